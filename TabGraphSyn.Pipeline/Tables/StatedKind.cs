namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Holds what a person stated about a column against its values.</summary>
internal static class StatedKind
{
    /// <summary>The stated schema, completed from the values.</summary>
    /// <exception cref="UnusableInputException">A value doesn't fit the stated kind.</exception>
    public static ColumnSchema Apply(ColumnSchema stated, ColumnContent column)
    {
        ColumnSchema complete = stated with
        {
            Confidence = 1,
            Format = NumberNotations.Example(column.Notation),
            MissingText = stated.MissingText.Length > 0 ? stated.MissingText : column.MissingText,
            Note = null,
        };
        return stated.Drop ? complete with { Format = stated.Format } : Fit(complete, stated.Format, column);
    }

    private static ColumnSchema Fit(ColumnSchema complete, string? format, ColumnContent column)
    {
        switch (complete.Kind)
        {
            case ColumnKind.Integer:
                RequireNumbers(column, text => NumberText.IsInteger(text), "a whole number");
                return complete;
            case ColumnKind.Decimal:
                RequireNumbers(column, text => NumberText.IsNumber(text), "a number");
                return complete;
            case ColumnKind.Date or ColumnKind.DateTime:
                return complete with { Format = DateFormat(complete.Kind, format, column) };
            case ColumnKind.Boolean:
                RequireDistinct(column, 2, "two values, such as yes and no");
                return complete;
            case ColumnKind.Constant:
                RequireDistinct(column, 1, "one value");
                return complete;
            case ColumnKind.Missing:
                RequireDistinct(column, 0, "no value");
                return complete;
            case ColumnKind.FreeText or ColumnKind.Category:
                return complete with { Note = TextInference.NoteForLevels(column.Distinct) };
            default:
                return complete;
        }
    }

    private static void RequireNumbers(ColumnContent column, Func<string, bool> fits, string what)
    {
        string[] others = [.. column.Texts.Where(text => !fits(text))];
        SchemaInference.RejectNotFinite(column, others);
        if (others.Length > 0)
            throw new UnusableInputException(Misfit(column, others[0], $"{what}, as the schema states"));
    }

    private static string DateFormat(ColumnKind kind, string? stated, ColumnContent column)
    {
        string what = kind == ColumnKind.Date ? "a date" : "a date with a time";
        string? format = stated ?? DateFormats.Detect(column.Texts)?.Format;
        if (format is null)
        {
            string? odd = column.Texts.FirstOrDefault(text => !DateFormats.LooksLikeDate(text)) ?? column.Texts.FirstOrDefault();
            throw new UnusableInputException(odd is null
                ? $"Column '{column.Name}' has no value to tell the format of its dates from: state it as Missing."
                : Misfit(column, odd, $"{what} in the same format as the others; state the column's 'format' too"));
        }

        if (kind == ColumnKind.Date && DateFormats.HasTime(format))
            throw new UnusableInputException($"Column '{column.Name}' holds times as well as dates ({format}): state it as DateTime.");
        string? misfit = column.Texts.FirstOrDefault(text => !DateFormats.TryParse(text, format, out _));
        return misfit is null ? format : throw new UnusableInputException(Misfit(column, misfit, $"{what} of the format {format}"));
    }

    private static void RequireDistinct(ColumnContent column, int most, string what)
    {
        if (column.Distinct > most)
            throw new UnusableInputException(Misfit(column, column.Texts.ElementAt(most), $"one of {what}, as the schema states"));
    }

    private static string Misfit(ColumnContent column, string text, string expected) =>
        $"{column.Locate(text)}: '{SchemaInference.Shorten(text)}' isn't {expected}; mend the value, or state another kind such as Category.";
}
