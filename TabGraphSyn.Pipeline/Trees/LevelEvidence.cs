namespace TabGraphSyn.Pipeline.Trees;

/// <summary>What is known of a variable in a row that is drawn.</summary>
/// <param name="Weights">How well each level agrees with it, [levels], from 0 for never to 1.</param>
/// <param name="Given">The level, where it is known; −1 where one is drawn of those that agree.</param>
internal sealed record LevelEvidence(float[] Weights, int Given)
{
    /// <summary>
    /// Numbers so far apart, in parts of the distribution, weigh half of equal ones. Far ones still weigh something (the kernel is Cauchy's), so that a row
    /// unlike all that the trees know gets what comes nearest.
    /// </summary>
    private const float NumberDistance = 1f / 256;

    /// <summary>A level that is known.</summary>
    public static LevelEvidence OfLevel(TreeVariable variable, int level)
    {
        float[] weights = new float[variable.LevelCount];
        weights[level] = 1;
        return new LevelEvidence(weights, level);
    }

    /// <summary>A number that is known: leaves hold too few rows to tell it exactly, so those of near numbers count too.</summary>
    /// <param name="variable">The number.</param>
    /// <param name="uniform">Its cumulative probability.</param>
    public static LevelEvidence OfNumber(TreeVariable variable, float uniform)
    {
        float[] weights = new float[variable.LevelCount];
        for (int bin = 0; bin < variable.Bins; bin++)
        {
            float distance = Math.Max(0, Math.Max(variable.Edges[bin] - uniform, uniform - variable.Edges[bin + 1])) / NumberDistance;
            weights[bin] = 1 / (1 + distance * distance);
        }

        return new LevelEvidence(weights, variable.BinOf(uniform));
    }

    /// <summary>Levels that are allowed; null where all are.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="shares">For each level of the category, or state of the number, the share that is allowed; null for all.</param>
    /// <param name="ranges">Intervals of cumulative probability in which the number may lie; null for all.</param>
    public static LevelEvidence? OfAllowed(TreeVariable variable, IReadOnlyList<double>? shares, IReadOnlyList<(float Low, float High)>? ranges)
    {
        if (shares is null && ranges is null) return null;
        float[] weights = new float[variable.LevelCount];
        for (int level = 0; level < weights.Length; level++)
        {
            int state = variable.StateOf(level);
            double allowed = shares?[state] ?? 1;
            if (level < variable.Bins && ranges is not null) allowed *= AllowedShare(variable.Edges[level], variable.Edges[level + 1], ranges);
            weights[level] = (float)allowed;
        }

        return new LevelEvidence(weights, Given: -1);
    }

    private static double AllowedShare(float low, float high, IReadOnlyList<(float Low, float High)> ranges) =>
        ranges.Sum(range => Math.Max(0, Math.Min(high, range.High) - Math.Max(low, range.Low))) / (high - low);
}
