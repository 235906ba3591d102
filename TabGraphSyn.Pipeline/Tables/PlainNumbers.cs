namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Rewrites the numbers of a column in plain notation.</summary>
internal static class PlainNumbers
{
    private const int CachedTexts = 1 << 14;

    /// <summary>
    /// Takes blanks off the cells of a numeric column and turns its notation into the plain one; leaves any other column
    /// as it is. Returns the notation that the column had.
    /// </summary>
    public static NumberNotation Rewrite(string?[] column, char delimiter)
    {
        if (!column.Any(cell => cell is not null && (cell.Contains(',', StringComparison.Ordinal) || IsPadded(cell))))
            return NumberNotation.Plain;
        HashSet<string> distinct = [];
        bool hasComma = false;
        foreach (string? cell in column)
        {
            if (cell is null)
                continue;
            string text = cell.Trim();
            bool comma = text.Contains(',', StringComparison.Ordinal);
            if (text.Length > 0 && char.IsLetter(text[0]))
                return NumberNotation.Plain;
            if (!comma && !NumberText.IsNumber(text) && !NumberNotations.IsIn(text, NumberNotation.DotGroups))
                return NumberNotation.Plain;
            hasComma |= comma;
            distinct.Add(text);
        }

        NumberNotation? notation = hasComma ? NumberNotations.Detect(distinct, delimiter) : distinct.All(text => NumberText.IsNumber(text)) ? NumberNotation.Plain : null;
        if (notation is null)
            return NumberNotation.Plain;
        var cache = new StringCache(CachedTexts);
        for (int row = 0; row < column.Length; row++)
        {
            if (column[row] is { } cell)
                column[row] = cache.Get(NumberNotations.ToPlain(cell.Trim(), notation.Value));
        }

        return notation.Value;
    }

    private static bool IsPadded(string cell) => char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1]);
}
