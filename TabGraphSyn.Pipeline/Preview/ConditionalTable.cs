namespace TabGraphSyn.Pipeline.Preview;

/// <summary>
/// Distributions of a node's levels, one for each cell of its parents' levels, as running counts. A cell with too few
/// rows is empty.
/// </summary>
public sealed record ConditionalTable
{
    /// <summary>Cell c holds the entries from Starts[c] up to Starts[c + 1].</summary>
    public required int[] Starts { get; init; }

    /// <summary>For each entry its level.</summary>
    public required int[] Levels { get; init; }

    /// <summary>For each entry the rows up to and with it in its cell.</summary>
    public required int[] RunningRows { get; init; }

    /// <summary>Counts the levels in each cell; cells of fewer than <paramref name="minimumRows"/> rows stay empty.</summary>
    /// <param name="levels">The node's level in each row.</param>
    /// <param name="levelCount">Number of levels.</param>
    /// <param name="cells">The cell of each row; null where all rows are in one.</param>
    /// <param name="cellCount">Number of cells.</param>
    /// <param name="minimumRows">Rows that a cell needs.</param>
    internal static ConditionalTable Count(ushort[] levels, int levelCount, ushort[]? cells, int cellCount, int minimumRows)
    {
        var (sorted, cellStarts) = SortByCell(levels, cells, cellCount);
        var starts = new int[cellCount + 1];
        var entries = new List<int>();
        var running = new List<int>();
        var counts = new int[levelCount];
        for (int cell = 0; cell < cellCount; cell++)
        {
            var rows = sorted.AsSpan(cellStarts[cell], cellStarts[cell + 1] - cellStarts[cell]);
            if (rows.Length >= minimumRows)
                AddCell(rows, counts, entries, running);
            starts[cell + 1] = entries.Count;
        }

        return new ConditionalTable { Starts = starts, Levels = [.. entries], RunningRows = [.. running] };
    }

    private static void AddCell(ReadOnlySpan<ushort> rows, int[] counts, List<int> entries, List<int> running)
    {
        int first = entries.Count;
        foreach (ushort level in rows)
        {
            if (counts[level]++ == 0)
                entries.Add(level);
        }

        entries.Sort(first, entries.Count - first, comparer: null);
        int sum = 0;
        for (int i = first; i < entries.Count; i++)
        {
            running.Add(sum += counts[entries[i]]);
            counts[entries[i]] = 0;
        }
    }

    private static (ushort[] Sorted, int[] Starts) SortByCell(ushort[] levels, ushort[]? cells, int cellCount)
    {
        if (cells is null)
            return (levels, [0, levels.Length]);
        var starts = new int[cellCount + 1];
        foreach (ushort cell in cells)
            starts[cell + 1]++;
        for (int cell = 0; cell < cellCount; cell++)
            starts[cell + 1] += starts[cell];
        int[] next = [.. starts];
        var sorted = new ushort[levels.Length];
        for (int row = 0; row < levels.Length; row++)
            sorted[next[cells[row]]++] = levels[row];
        return (sorted, starts);
    }

    /// <summary>A level from a cell's distribution; -1 when the cell is empty.</summary>
    internal int Draw(int cell, Random random)
    {
        int low = Starts[cell], high = Starts[cell + 1] - 1;
        if (low > high)
            return -1;
        int target = random.Next(RunningRows[high]);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (RunningRows[middle] > target)
                high = middle;
            else
                low = middle + 1;
        }

        return Levels[low];
    }
}
