using static TabGraphSyn.Pipeline.Tables.SchemaInference;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Tells quantities, codes, identifiers and compact dates among whole numbers.</summary>
internal static class IntegerInference
{
    /// <summary>Numbers with no more different values than this may be codes.</summary>
    public const int FewValues = 10;
    private const int SomeValues = 20;

    /// <summary>
    /// So many pairs of equal values are expected of numbers drawn evenly from their range, and more of uneven ones. Where
    /// there is none all the same, the numbers were given out: a part of a numbered table, in any order.
    /// </summary>
    private const int ImprobablePairs = 12;

    /// <param name="column">At least two different values, all of them integers.</param>
    public static Guess Guess(ColumnContent column)
    {
        long[] values = [.. column.Texts.Select(text => long.Parse(text))];
        long least = values.Min(), most = values.Max();
        if (least is > 19000000 && most is < 22000000 && DateFormats.Detect(column.Texts) is { HasTime: false } date)
            return new Guess(ColumnKind.Date, column.Distinct > FewValues ? 0.89 : 0.7, Format: date.Format);
        if (GuessIdentifier(column, least, most) is { } identifier)
            return identifier;
        if (ColumnHints.NamesPostcode(column.Name) && column.Texts.All(text => text.Length is >= 4 and <= 6))
            return new Guess(ColumnKind.Category, 0.8, "Taken as codes of places rather than quantities.");
        if (column.Distinct == 2)
            return new Guess(ColumnKind.Category, 0.7, "Two different numbers, taken as codes.");
        return new Guess(ColumnKind.Integer, column.Distinct <= FewValues ? 0.75 : column.Distinct <= SomeValues ? 0.85 : 0.95);
    }

    private static Guess? GuessIdentifier(ColumnContent column, long least, long most)
    {
        bool isNamed = ColumnHints.NamesIdentifier(column.Name);
        bool isUnique = column.Distinct == column.Present && column.Missing == 0 && column.Present >= 20;
        if (isUnique)
        {
            bool areYears = least >= 1800 && most <= 2200;
            double density = column.Distinct / ((double)most - least + 1);
            if (density == 1 && !areYears)
                return ColumnHints.Identifier(column, isNamed ? 0.98 : 0.92);
            if (isNamed)
                return ColumnHints.Identifier(column, 0.92);
            bool areNumbered = (density > 0.8 && IsAscending(column.Cells)) || column.Distinct * density / 2 > ImprobablePairs;
            if (areNumbered && !areYears)
                return ColumnHints.Identifier(column, 0.8);
            return new Guess(ColumnKind.Integer, 0.7, "Every value is different: state 'identifier' if these are numbers of persons or things.");
        }

        if (!isNamed || column.Distinct <= 50)
            return null;
        return column.Uniqueness switch
        {
            >= 0.9 => ColumnHints.Identifier(column, 0.85),
            >= 0.05 => ColumnHints.Identifier(column, 0.6),
            _ => null,
        };
    }

    private static bool IsAscending(IReadOnlyList<string?> cells)
    {
        for (int row = 1; row < cells.Count; row++)
        {
            if (long.Parse(cells[row]!) <= long.Parse(cells[row - 1]!))
                return false;
        }

        return true;
    }
}
