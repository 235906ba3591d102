namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// Tells what each column means from its values. A confidence below 0.9 says that another kind is plausible too and a
/// person should look.
/// </summary>
public static class SchemaInference
{
    private const int FewestRowsForIdentifier = 20;

    private static readonly string[][] BooleanSpellings =
    [
        ["true", "false"], ["yes", "no"], ["y", "n"], ["t", "f"], ["on", "off"], ["ja", "nein"], ["oui", "non"], ["si", "no"], ["sí", "no"], ["0", "1"],
    ];

    /// <summary>Infers every column.</summary>
    /// <exception cref="UnusableInputException">A column of numbers holds one that isn't finite.</exception>
    public static TableSchema Infer(Table table) =>
        new([.. Enumerable.Range(0, table.ColumnCount).Select(index => InferColumn(new ColumnContent(table, index)))]);

    internal static ColumnSchema InferColumn(ColumnContent column)
    {
        Guess guess = GuessKind(column);
        return new ColumnSchema
        {
            Name = column.Name,
            Kind = guess.Kind,
            Confidence = guess.Confidence,
            Drop = guess.Drop,
            Format = guess.Format ?? NumberNotations.Example(column.Notation),
            MissingText = column.MissingText,
            Note = guess.Note,
        };
    }

    /// <exception cref="UnusableInputException">All values are numbers but for some that aren't finite.</exception>
    internal static void RejectNotFinite(ColumnContent column, IReadOnlyList<string> notNumbers)
    {
        if (notNumbers.Count == 0 || notNumbers.Count == column.Distinct || !notNumbers.All(text => NumberText.IsNotFinite(text)))
            return;
        throw new UnusableInputException(
            $"{column.Locate(notNumbers[0])}: '{notNumbers[0]}' isn't a finite number; make the cell empty if its value is missing, or state the column as a category.");
    }

    private static Guess GuessKind(ColumnContent column)
    {
        if (column.Distinct == 0)
            return new Guess(ColumnKind.Missing, 1, "Every value is missing: the column stays empty.");
        string[] notNumbers = [.. column.Texts.Where(text => !NumberText.IsNumber(text))];
        RejectNotFinite(column, notNumbers);
        if (column.Distinct == 1)
            return column.Missing == 0 ? new Guess(ColumnKind.Constant, 0.98) : new Guess(ColumnKind.Category, 0.7);
        if (GuessBoolean(column) is { } boolean)
            return boolean;
        if (notNumbers.Length == 0)
            return column.Texts.All(text => NumberText.IsInteger(text)) ? IntegerInference.Guess(column) : new Guess(ColumnKind.Decimal, column.Distinct <= IntegerInference.FewValues ? 0.75 : 0.97);
        if (GuessDate(column) is { } date)
            return date;
        return GuessSpoiledNumbers(column, notNumbers) ?? TextInference.Guess(column);
    }

    private static Guess? GuessBoolean(ColumnContent column)
    {
        if (column.Distinct != 2)
            return null;
        string[]? spelling = Array.Find(BooleanSpellings, pair => pair.All(word => column.Texts.Contains(word, StringComparer.OrdinalIgnoreCase)));
        return spelling is null ? null : new Guess(ColumnKind.Boolean, spelling[0] == "0" ? 0.85 : 0.98);
    }

    private static Guess? GuessDate(ColumnContent column)
    {
        if (DateFormats.Detect(column.Texts) is not { } date)
            return null;
        ColumnKind kind = date.HasTime ? ColumnKind.DateTime : ColumnKind.Date;
        return date.IsAmbiguous
            ? new Guess(kind, 0.6, $"Day and month can't be told apart in these dates: they are read as {date.Format}.", date.Format)
            : new Guess(kind, 0.98, Format: date.Format);
    }

    /// <summary>Numbers with a few other texts among them: most likely markers or slips that a person can mend.</summary>
    private static Guess? GuessSpoiledNumbers(ColumnContent column, string[] notNumbers)
    {
        int spoiled = notNumbers.Sum(text => column.Counts[text]);
        int numbers = column.Distinct - notNumbers.Length;
        if (numbers < FewestRowsForIdentifier || spoiled > 0.05 * column.Present)
            return null;
        string cells = spoiled == 1 ? "one cell is" : $"{spoiled:N0} cells are";
        return new Guess(ColumnKind.Category, 0.6,
            $"Most values are numbers, but {cells} not, such as '{Shorten(notNumbers[0])}' ({column.Locate(notNumbers[0])}): mend or empty them to have numbers learned.");
    }

    internal static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    /// <summary>What a column seems to be.</summary>
    internal sealed record Guess(ColumnKind Kind, double Confidence, string? Note = null, string? Format = null, bool Drop = false);
}
