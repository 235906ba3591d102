namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>Cumulative probabilities as standard normal values, for distances.</summary>
internal static class NormalScale
{
    /// <summary>The standard normal quantile, within 0.0005 (Abramowitz and Stegun, 1964, 26.2.23); held between −4.8 and 4.8.</summary>
    public static double Of(double uniform)
    {
        double tail = Math.Clamp(Math.Min(uniform, 1 - uniform), 1e-6, 0.5), t = Math.Sqrt(-2 * Math.Log(tail));
        double value = t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))));
        return uniform < 0.5 ? -value : value;
    }
}
