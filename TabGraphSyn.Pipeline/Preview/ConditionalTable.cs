using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Preview;

/// <summary>
/// Distributions of a node's levels, one for each cell of its parents' levels, as running counts. Cells with too few
/// rows are not there.
/// </summary>
public sealed record ConditionalTable
{
    /// <summary>Keys of the cells, ascending: the parents' levels as digits, the first parent's the highest.</summary>
    public required long[] Cells { get; init; }

    /// <summary>The cell at place c holds the entries from Starts[c] up to Starts[c + 1].</summary>
    public required int[] Starts { get; init; }

    /// <summary>For each entry its level.</summary>
    public required int[] Levels { get; init; }

    /// <summary>For each entry the rows up to and with it in its cell.</summary>
    public required int[] RunningRows { get; init; }

    /// <summary>Counts the levels in each cell.</summary>
    /// <param name="levels">The node's level in each row.</param>
    /// <param name="levelCount">Number of levels.</param>
    /// <param name="cells">The cells.</param>
    internal static ConditionalTable Count(ushort[] levels, int levelCount, ParentCells cells)
    {
        var (rows, rowStarts) = cells.Sorted();
        var starts = new int[rowStarts.Length];
        var entries = new List<int>();
        var running = new List<int>();
        var counts = new int[levelCount];
        for (int cell = 0; cell < cells.Keys.Length; cell++)
        {
            AddCell(rows.AsSpan(rowStarts[cell], rowStarts[cell + 1] - rowStarts[cell]), levels, counts, entries, running);
            starts[cell + 1] = entries.Count;
        }

        return new ConditionalTable { Cells = cells.Keys, Starts = starts, Levels = [.. entries], RunningRows = [.. running] };
    }

    private static void AddCell(ReadOnlySpan<int> rows, ushort[] levels, int[] counts, List<int> entries, List<int> running)
    {
        int first = entries.Count;
        foreach (int row in rows)
        {
            if (counts[levels[row]]++ == 0)
                entries.Add(levels[row]);
        }

        entries.Sort(first, entries.Count - first, comparer: null);
        int sum = 0;
        for (int i = first; i < entries.Count; i++)
        {
            running.Add(sum += counts[entries[i]]);
            counts[entries[i]] = 0;
        }
    }

    /// <summary>A level from a cell's distribution; -1 when the cell is not there.</summary>
    internal int Draw(long key, Random random)
    {
        int cell = Array.BinarySearch(Cells, key);
        return cell < 0 ? -1 : Levels[CumulativeCounts.DrawRunning(RunningRows, Starts[cell], Starts[cell + 1], random)];
    }
}
