namespace TabGraphSyn.Pipeline.Tables;

/// <summary>The different positions of a column in rising order, and in how many rows each occurs.</summary>
internal sealed record ValueCounts(double[] Values, int[] Counts)
{
    public int Rows { get; } = Counts.Sum();

    /// <param name="positions">Positions; NaN for a missing cell, which isn't counted.</param>
    public static ValueCounts Of(double[] positions)
    {
        double[] sorted = Array.FindAll(positions, position => !double.IsNaN(position));
        Array.Sort(sorted);
        var values = new List<double>();
        var counts = new List<int>();
        foreach (double value in sorted)
        {
            if (values.Count > 0 && values[^1] == value)
            {
                counts[^1]++;
                continue;
            }

            values.Add(value == 0 ? 0 : value); // Minus zero is zero.
            counts.Add(1);
        }

        return new ValueCounts([.. values], [.. counts]);
    }

    public ValueCounts Where(Func<int, bool> keep)
    {
        int[] kept = [.. Enumerable.Range(0, Values.Length).Where(keep)];
        return new ValueCounts([.. kept.Select(i => Values[i])], [.. kept.Select(i => Counts[i])]);
    }

    /// <summary>
    /// Spikes: values that occur far more often than those around them, as 0 does among amounts. A spike has more rows
    /// than <paramref name="exactRows"/> and than 0.03 % of all, and more than four times the median of the five values
    /// on either side; where spikes hold over half of the column, the last condition falls for the others.
    /// </summary>
    /// <returns>For each value whether it is a spike; at most <paramref name="maximum"/>, the most frequent.</returns>
    public bool[] FindSpikes(int allRows, int exactRows, int maximum)
    {
        double least = Math.Max(exactRows, 0.0003 * allRows);
        bool[] spikes = [.. Enumerable.Range(0, Values.Length).Select(i => Counts[i] > least && Counts[i] > 4 * NeighbourMedian(i))];
        long held = Enumerable.Range(0, Values.Length).Where(i => spikes[i]).Sum(i => (long)Counts[i]);
        if (2 * held > Rows)
            spikes = [.. Counts.Select(count => count > least)];
        foreach (int i in Enumerable.Range(0, Values.Length).Where(i => spikes[i]).OrderByDescending(i => Counts[i]).Skip(maximum))
            spikes[i] = false;
        return spikes;
    }

    private double NeighbourMedian(int index)
    {
        int first = Math.Max(0, index - 5), last = Math.Min(Values.Length - 1, index + 5);
        Span<int> around = stackalloc int[10];
        int n = 0;
        for (int i = first; i <= last; i++)
        {
            if (i != index)
                around[n++] = Counts[i];
        }

        if (n == 0)
            return 0;
        around = around[..n];
        around.Sort();
        return (around[(n - 1) / 2] + around[n / 2]) / 2.0;
    }
}
