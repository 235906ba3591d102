using TabGraphSyn.Pipeline.Evaluation.Fidelity;

namespace TabGraphSyn.Pipeline.Evaluation.Prediction;

/// <summary>How far two lists put the same things into the same order.</summary>
internal static class RankCorrelation
{
    /// <summary>
    /// Spearman's (1904) rank correlation: Pearson's correlation of the ranks, tied values sharing the mean of theirs. From
    /// -1 to 1; 0 when either list does not vary.
    /// </summary>
    /// <param name="first">Values, none of them missing.</param>
    /// <param name="second">As many values.</param>
    public static double Spearman(double[] first, double[] second) => PairTrend.Correlation(Ranks(first), Ranks(second));

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        double[] sorted = [.. values], ranks = new double[values.Length];
        Array.Sort(sorted, order);
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start; end < order.Length && sorted[end] == sorted[start];)
                end++;
            foreach (int index in order.AsSpan(start, end - start))
                ranks[index] = (start + end - 1) / 2.0;
        }

        return ranks;
    }
}
