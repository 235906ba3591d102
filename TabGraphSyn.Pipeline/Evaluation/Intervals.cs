using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>95 % confidence intervals of what the measures give.</summary>
internal static class Intervals
{
    /// <summary>The 97.5 % quantile of the standard normal distribution.</summary>
    public const double Normal = 1.959963984540054;

    /// <summary>
    /// Of an area under the ROC curve, by the standard error of Hanley and McNeil (1982), which holds for scores of about
    /// exponential distribution and widely beyond. Of length 0 for an area of exactly 0 or 1.
    /// </summary>
    /// <param name="area">From 0 to 1.</param>
    /// <param name="inside">Rows of the group.</param>
    /// <param name="outside">Rows outside of it. Without rows on either side nothing is known: 0 to 1.</param>
    public static Interval OfArea(double area, int inside, int outside)
    {
        if (inside == 0 || outside == 0)
            return new Interval(0, 1);
        double twoInside = area / (2 - area), twoOutside = 2 * area * area / (1 + area), square = area * area;
        double variance = ((area * (1 - area)) + ((inside - 1.0) * (twoInside - square)) + ((outside - 1.0) * (twoOutside - square)))
            / ((double)inside * outside);
        return Around(area, Math.Sqrt(Math.Max(0, variance)), 0, 1);
    }

    /// <summary>Of a share, by the score interval of Wilson (1927); it stays within 0 and 1.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="count">
    /// Rows that it is a share of; not a whole number where they depend on each other and count for fewer. Without rows
    /// nothing is known: 0 to 1.
    /// </param>
    public static Interval OfShare(double share, double count)
    {
        if (!(count > 0))
            return new Interval(0, 1);
        double square = Normal * Normal / count, scale = 1 + square;
        double middle = (share + (square / 2)) / scale;
        double half = Normal / scale * Math.Sqrt((share * (1 - share) / count) + (square / (4 * count)));
        return new Interval(Math.Clamp(middle - half, 0, share), Math.Clamp(middle + half, share, 1));
    }

    /// <summary>
    /// By the bootstrap (Efron 1979): ± 1.96 standard deviations of the redrawn values, around the estimate itself, since
    /// many a measure's redrawn values lie to one side of it.
    /// </summary>
    /// <param name="estimate">The measure of the rows as they are.</param>
    /// <param name="redrawn">The measure of rows redrawn by the generator given; see <see cref="Redraw"/>.</param>
    /// <param name="redraws">How often, at least 2.</param>
    /// <param name="seed">Decides the redraws.</param>
    /// <param name="purpose">What they are for.</param>
    /// <param name="low">Smallest value that the measure can have.</param>
    /// <param name="high">Largest value that it can have.</param>
    /// <param name="cancellationToken">Checked before every redraw.</param>
    public static Interval OfRedraws(
        double estimate, Func<Random, double> redrawn, int redraws, int seed, string purpose, double low, double high,
        CancellationToken cancellationToken)
    {
        var values = new double[redraws];
        for (int redraw = 0; redraw < redraws; redraw++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            values[redraw] = redrawn(Generator(seed, purpose, redraw));
        }

        return Around(estimate, Deviation(values), low, high);
    }

    /// <summary>The generator of one redraw.</summary>
    public static Random Generator(int seed, string purpose, int redraw) => new(Seeds.Derive32(seed, purpose, redraw));

    /// <summary>As many positions as there are, drawn with replacement.</summary>
    public static int[] Redraw(int count, Random random)
    {
        var positions = new int[count];
        for (int index = 0; index < count; index++)
            positions[index] = random.Next(count);
        return positions;
    }

    /// <summary>1.96 standard errors to either side, within the range of the measure.</summary>
    public static Interval Around(double estimate, double standardError, double low, double high) =>
        new(Math.Max(low, estimate - (Normal * standardError)), Math.Min(high, estimate + (Normal * standardError)));

    /// <summary>The standard deviation of a sample of at least two values.</summary>
    public static double Deviation(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
