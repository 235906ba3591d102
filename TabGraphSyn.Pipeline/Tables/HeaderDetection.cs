namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Tells whether the first record holds names rather than values.</summary>
internal static class HeaderDetection
{
    /// <summary>
    /// Each column votes: a name over numbers or dates speaks for a header; a number over numbers, or a text that comes
    /// again below, against. A tie is a header, which most files have.
    /// </summary>
    public static bool HasHeader(IReadOnlyList<string[]> records)
    {
        if (records.Count < 2)
            return true;
        string[] first = records[0];
        if (AreCounted(first) && !AreCounted(records[1]))
            return true;
        int votes = 0;
        for (int column = 0; column < first.Length; column++)
        {
            int index = column;
            votes += Vote(first[column], [.. records.Skip(1).Where(record => record.Length > index && record[index].Length > 0).Select(record => record[index])]);
        }

        return votes >= 0;
    }

    private static int Vote(string first, string[] rest)
    {
        if (rest.Length == 0 || first.Length == 0)
            return 0;
        // One in twenty may be a marker for a missing value.
        bool isOrdered = rest.Count(IsValue) >= 0.95 * rest.Length;
        if (isOrdered)
            return IsValue(first) ? -1 : 1;
        if (IsValue(first))
            return -1;
        return rest.Distinct().Count() <= rest.Length / 2 && rest.Contains(first) ? -1 : 0;
    }

    private static bool IsValue(string cell) => NumberText.IsNumber(cell.AsSpan().Trim()) || DateFormats.LooksLikeDate(cell);

    /// <summary>Names that are numbers are years or positions, so they count up: 2019, 2020, 2021.</summary>
    private static bool AreCounted(string[] first)
    {
        int[] numbers = [.. first.Select(cell => int.TryParse(cell, out int number) ? number : -1).Where(number => number >= 0)];
        return numbers.Length >= 3 && numbers.Length >= first.Length - 2 && numbers.Zip(numbers.Skip(1)).All(pair => pair.Second == pair.First + 1);
    }
}
