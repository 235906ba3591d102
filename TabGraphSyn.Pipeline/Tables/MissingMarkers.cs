namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Finds what a column writes for a missing cell and makes those cells null.</summary>
internal static class MissingMarkers
{
    private const int LongestMarker = 8;

    /// <summary>Texts that mean a missing cell in any column.</summary>
    private static readonly HashSet<string> Anywhere =
        ["NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "null", "Null", "(null)", @"\N", "?", "NaT"];

    /// <summary>Texts that may be a level of a category, and mean a missing cell only among numbers or dates.</summary>
    private static readonly HashSet<string> AmongValues = ["na", "N.A.", "n.a.", "nil", "None", "none", "-", "--", ".", "*", "missing"];

    /// <summary>
    /// Makes each missing cell of a column null; returns what the column most often writes for one, and empty where it
    /// writes several equally often. A cell of blanks alone is missing.
    /// </summary>
    public static string Resolve(string?[] column)
    {
        Dictionary<string, int> found = Count(column, out bool hasBlanks);
        if (found.Count == 0)
            return "";
        if (found.Keys.Any(text => text.Length > 0))
            Keep(found, column);
        if (found.Count == 0 || (found.Count == 1 && found.ContainsKey("") && !hasBlanks))
            return "";
        for (int row = 0; row < column.Length; row++)
        {
            if (column[row] is { Length: <= LongestMarker } cell && found.ContainsKey(cell.Trim()))
                column[row] = null;
        }

        return found.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Length).First().Key;
    }

    private static Dictionary<string, int> Count(string?[] column, out bool hasBlanks)
    {
        var found = new Dictionary<string, int>();
        hasBlanks = false;
        foreach (string? cell in column)
        {
            if (cell is null || cell.Length > LongestMarker)
            {
                if (cell is null)
                    found[""] = found.GetValueOrDefault("") + 1;
                continue;
            }

            string text = char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1]) ? cell.Trim() : cell;
            hasBlanks |= text.Length == 0;
            if (text.Length == 0 || IsMarker(text))
                found[text] = found.GetValueOrDefault(text) + 1;
        }

        return found;
    }

    private static bool IsMarker(string text) => !char.IsAsciiDigit(text[0])
        && (Anywhere.Contains(text) || AmongValues.Contains(text) || text.Equals("NaN", StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes out of <paramref name="found"/> the texts that are values in this column.</summary>
    private static void Keep(Dictionary<string, int> found, string?[] column)
    {
        HashSet<string> others = [.. column.OfType<string>().Where(cell => !found.ContainsKey(cell.Trim()))];
        bool areValues = others.Count > 0 && others.All(IsValue);
        // Codes of two capital letters, such as those of countries, have NA for Namibia.
        bool areCodes = others.Count >= 3 && others.All(text => text.Length == 2 && text.All(char.IsAsciiLetterUpper));
        foreach (string text in found.Keys.Where(text => text.Length > 0).ToArray())
        {
            bool isNotANumber = text.Equals("NaN", StringComparison.OrdinalIgnoreCase);
            bool isMissing = isNotANumber ? others.Count == 0 : Anywhere.Contains(text) ? !(areCodes && text == "NA") : areValues;
            if (!isMissing)
                found.Remove(text);
        }
    }

    private static bool IsValue(string text) =>
        NumberText.IsNumber(text.AsSpan().Trim()) || NumberText.IsNotFinite(text)
        || (text.Contains(',', StringComparison.Ordinal) && Enum.GetValues<NumberNotation>().Any(notation => NumberNotations.IsIn(text, notation)))
        || DateFormats.LooksLikeDate(text);
}
