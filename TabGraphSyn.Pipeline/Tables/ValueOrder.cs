namespace TabGraphSyn.Pipeline.Tables;

/// <summary>How much it says that the values of one column are at most those of another.</summary>
internal static class ValueOrder
{
    private const int MostPaired = 4000;

    /// <summary>Share of all pairs of a smaller and a greater value of different rows that are not in order, from 0 to 1; 0 where none are paired.</summary>
    /// <param name="smaller">Values row by row, NaN where one is missing.</param>
    /// <param name="greater">As <paramref name="smaller"/>, of the same rows.</param>
    public static double BrokenByShuffling(double[] smaller, double[] greater)
    {
        int[] both = [.. Enumerable.Range(0, smaller.Length).Where(row => !double.IsNaN(smaller[row]) && !double.IsNaN(greater[row]))];
        if (both.Length == 0) return 0;
        int stride = Math.Max(1, both.Length / MostPaired);
        int[] paired = [.. both.Where((_, position) => position % stride == 0)];
        double[] first = Array.ConvertAll(paired, row => smaller[row]), second = Array.ConvertAll(paired, row => greater[row]);
        Array.Sort(first);
        Array.Sort(second);
        long broken = 0;
        for (int index = 0, below = 0; index < first.Length; index++)
        {
            while (below < second.Length && second[below] < first[index]) below++;
            broken += below;
        }

        return (double)broken / ((long)first.Length * second.Length);
    }
}
