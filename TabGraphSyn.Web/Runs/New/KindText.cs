using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Web.Runs.New;

/// <summary>Kinds of columns in a person's words.</summary>
internal static class KindText
{
    /// <summary>The kinds that a person may state. A constant and an empty column are what they are.</summary>
    public static IReadOnlyList<ColumnKind> Choices { get; } =
    [
        ColumnKind.Integer, ColumnKind.Decimal, ColumnKind.Category, ColumnKind.Boolean,
        ColumnKind.Date, ColumnKind.DateTime, ColumnKind.Identifier, ColumnKind.FreeText,
    ];

    public static string Name(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => "Whole number",
        ColumnKind.Decimal => "Decimal",
        ColumnKind.Category => "Category",
        ColumnKind.Boolean => "Yes or no",
        ColumnKind.Date => "Date",
        ColumnKind.DateTime => "Date and time",
        ColumnKind.Identifier => "Identifier",
        ColumnKind.FreeText => "Free text",
        ColumnKind.Constant => "One value",
        _ => "Empty",
    };

    public static string Meaning(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => "Whole numbers, learned as quantities.",
        ColumnKind.Decimal => "Numbers with a fraction, learned as quantities; the number of digits is kept.",
        ColumnKind.Category => "One of a set of texts. Only texts that your table has are written.",
        ColumnKind.Boolean => "A category of two, such as true and false.",
        ColumnKind.Date => "Calendar days, learned as a quantity and written in your format.",
        ColumnKind.DateTime => "Moments, learned as a quantity and written in your format.",
        ColumnKind.Identifier => "Names a row. Never learned: new ones are made.",
        ColumnKind.FreeText => "Prose. Learned as a category when few texts recur, left out otherwise.",
        ColumnKind.Constant => "The same value in every row; it is copied.",
        _ => "No value in any row; it stays empty.",
    };
}
