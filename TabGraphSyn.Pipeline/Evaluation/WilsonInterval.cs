namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>How sure a share of counted things is.</summary>
internal static class WilsonInterval
{
    private const double Normal975 = 1.959964;

    /// <summary>
    /// The 95 % score interval of a share (Wilson 1927), which keeps within 0 and 1 and is of use for shares of 0 or 1.
    /// </summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="total">Things counted; not a whole number where they depend on each other and count for fewer.</param>
    public static Interval Of(double share, double total)
    {
        if (!(total > 0))
            return new Interval(0, 1);
        double square = Normal975 * Normal975, scale = 1 + (square / total);
        double centre = (share + (square / (2 * total))) / scale;
        double half = Normal975 * Math.Sqrt((share * (1 - share) / total) + (square / (4 * total * total))) / scale;
        // At the ends the formula is exact but its arithmetic is not.
        return new Interval(share <= 0 ? 0 : Math.Max(0, centre - half), share >= 1 ? 1 : Math.Min(1, centre + half));
    }
}
