namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>How well a score tells two groups apart, whatever threshold is put on it.</summary>
internal static class RocCurve
{
    /// <summary>
    /// Area under the ROC curve: the chance that a row of the group scores higher than one outside of it, ties counting half
    /// (the Mann-Whitney statistic). From 0 to 1; 0.5 when either group is empty, since nothing is told apart.
    /// </summary>
    /// <param name="scores">Higher where a row looks more like one of the group.</param>
    /// <param name="belongs">Whether the row is of the group.</param>
    public static double Area(IReadOnlyList<double> scores, IReadOnlyList<bool> belongs)
    {
        double wins = 0, inside = 0, outside = 0;
        foreach (var (tiedInside, tiedOutside) in TiesFromTheTop(scores, belongs))
        {
            wins += tiedOutside * (inside + (tiedInside / 2.0));
            inside += tiedInside;
            outside += tiedOutside;
        }

        return inside == 0 || outside == 0 ? 0.5 : wins / (inside * outside);
    }

    /// <summary>
    /// The share of the group found at a threshold that a given share of the others passes too. Between two points of the
    /// curve, which ties set apart, the value is interpolated: what choosing among the tied rows at random gives.
    /// </summary>
    /// <param name="scores">Higher where a row looks more like one of the group.</param>
    /// <param name="belongs">Whether the row is of the group.</param>
    /// <param name="falsePositives">Share of the others that may pass, above 0 and up to 1.</param>
    public static double TruePositiveRate(IReadOnlyList<double> scores, IReadOnlyList<bool> belongs, double falsePositives)
    {
        int members = belongs.Count(belongs => belongs), others = belongs.Count - members;
        if (members == 0 || others == 0)
            return falsePositives;
        double allowed = falsePositives * others, inside = 0, outside = 0;
        foreach (var (tiedInside, tiedOutside) in TiesFromTheTop(scores, belongs))
        {
            if (outside + tiedOutside > allowed)
                return (inside + (tiedInside * (allowed - outside) / tiedOutside)) / members;
            inside += tiedInside;
            outside += tiedOutside;
        }

        return 1;
    }

    /// <summary>How many rows of and outside the group share each score, from the highest score to the lowest.</summary>
    private static IEnumerable<(int Inside, int Outside)> TiesFromTheTop(IReadOnlyList<double> scores, IReadOnlyList<bool> belongs)
    {
        int[] order = [.. Enumerable.Range(0, scores.Count)];
        double[] keys = [.. scores.Select(score => -score)];
        Array.Sort(keys, order);
        for (int start = 0, end; start < order.Length; start = end)
        {
            int inside = 0;
            for (end = start; end < order.Length && keys[end] == keys[start]; end++)
                inside += belongs[order[end]] ? 1 : 0;
            yield return (inside, end - start - inside);
        }
    }
}
