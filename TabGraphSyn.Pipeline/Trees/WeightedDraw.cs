namespace TabGraphSyn.Pipeline.Trees;

/// <summary>Draws by weight.</summary>
internal static class WeightedDraw
{
    /// <summary>An index, as probable as its weight is large; −1 where no weight is above 0.</summary>
    /// <param name="weights">None below 0.</param>
    /// <param name="random">Of the draw.</param>
    public static int Of(ReadOnlySpan<double> weights, Random random)
    {
        double target = 0;
        foreach (double weight in weights) target += weight;
        target *= random.NextDouble();
        int drawn = -1;
        for (int index = 0; index < weights.Length; index++)
        {
            if (weights[index] <= 0) continue;
            drawn = index;
            if ((target -= weights[index]) < 0) break;
        }

        return drawn;
    }
}
