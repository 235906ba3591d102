using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline.Evaluation.Fidelity;

/// <summary>How alike two columns move together in two tables.</summary>
internal static class PairTrend
{
    /// <summary>Contingency tables up to this many cells are arrays; larger ones, mostly empty, are dictionaries.</summary>
    private const int DenseCells = 1 << 14;

    /// <summary>How alike two columns move together: two numbers by their correlations, any others by contingency tables.</summary>
    /// <param name="training">The two columns in the training table.</param>
    /// <param name="other">The two columns in the other table.</param>
    /// <param name="firstCodes">One more than the largest code of the first column.</param>
    /// <param name="secondCodes">One more than the largest code of the second column.</param>
    public static double Of(
        (MeasuredColumn First, MeasuredColumn Second) training, (MeasuredColumn First, MeasuredColumn Second) other,
        int firstCodes, int secondCodes) =>
        training.First.Numbers is { } first && training.Second.Numbers is { } second
            ? OfCorrelations(Correlation(first, second), Correlation(other.First.Numbers!, other.Second.Numbers!))
            : OfContingency(
                (training.First.Codes, training.Second.Codes), (other.First.Codes, other.Second.Codes), firstCodes, secondCodes);

    /// <summary>
    /// One less half the difference of the two correlations, from 0 to 1 ('CorrelationSimilarity' in SDMetrics).
    /// A correlation that is not defined, since a column does not vary, counts as 0.
    /// </summary>
    public static double OfCorrelations(double training, double other) => 1 - (Math.Abs(training - other) / 2);

    /// <summary>
    /// Pearson's correlation over the rows in which both columns have values, from -1 to 1; 0 when either does not vary.
    /// </summary>
    /// <param name="first">Values by row, NaN where missing.</param>
    /// <param name="second">Values by row, NaN where missing.</param>
    public static double Correlation(double[] first, double[] second)
    {
        double sumX = 0, sumY = 0;
        int rows = 0;
        for (int row = 0; row < first.Length; row++)
        {
            if (double.IsNaN(first[row]) || double.IsNaN(second[row]))
                continue;
            sumX += first[row];
            sumY += second[row];
            rows++;
        }

        // Deviations from the means rather than raw moments: a column of large, close values would lose its digits.
        double meanX = sumX / rows, meanY = sumY / rows, xx = 0, yy = 0, xy = 0;
        for (int row = 0; row < first.Length; row++)
        {
            double x = first[row] - meanX, y = second[row] - meanY;
            if (double.IsNaN(x) || double.IsNaN(y))
                continue;
            xx += x * x;
            yy += y * y;
            xy += x * y;
        }

        double scale = Math.Sqrt(xx) * Math.Sqrt(yy);
        return scale > 0 && double.IsFinite(scale) ? Math.Clamp(xy / scale, -1, 1) : 0;
    }

    /// <summary>
    /// One less the total variation distance of the two contingency tables ('ContingencySimilarity' in SDMetrics, with
    /// missing as a state of its own, so that what goes missing together counts). From 0 to 1; 0 when a table has no rows.
    /// </summary>
    /// <param name="training">The two columns' codes in the training table, by row.</param>
    /// <param name="other">The two columns' codes in the other table, by row.</param>
    /// <param name="firstCodes">One more than the largest code of the first column.</param>
    /// <param name="secondCodes">One more than the largest code of the second column.</param>
    public static double OfContingency(
        (int[] First, int[] Second) training, (int[] First, int[] Second) other, int firstCodes, int secondCodes)
    {
        if (training.First.Length == 0 || other.First.Length == 0)
            return 0;
        double distance = (long)firstCodes * secondCodes <= DenseCells
            ? DenseDistance(training, other, firstCodes * secondCodes, secondCodes)
            : SparseDistance(training, other, secondCodes);
        return Math.Clamp(1 - distance, 0, 1);
    }

    private static double DenseDistance((int[] First, int[] Second) training, (int[] First, int[] Second) other, int cells, int stride)
    {
        var trainingCounts = new int[cells];
        var otherCounts = new int[cells];
        for (int row = 0; row < training.First.Length; row++)
            trainingCounts[(training.First[row] * stride) + training.Second[row]]++;
        for (int row = 0; row < other.First.Length; row++)
            otherCounts[(other.First[row] * stride) + other.Second[row]]++;

        double sum = 0;
        for (int cell = 0; cell < cells; cell++)
            sum += Difference(trainingCounts[cell], training.First.Length, otherCounts[cell], other.First.Length);
        return sum / 2;
    }

    private static double SparseDistance((int[] First, int[] Second) training, (int[] First, int[] Second) other, long stride)
    {
        var counts = new Dictionary<long, (int Training, int Other)>();
        for (int row = 0; row < training.First.Length; row++)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, (training.First[row] * stride) + training.Second[row], out _).Training++;
        for (int row = 0; row < other.First.Length; row++)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, (other.First[row] * stride) + other.Second[row], out _).Other++;

        double sum = 0;
        foreach (var (first, second) in counts.Values)
            sum += Difference(first, training.First.Length, second, other.First.Length);
        return sum / 2;
    }

    private static double Difference(int trainingCount, int trainingRows, int otherCount, int otherRows) =>
        Math.Abs(((double)trainingCount / trainingRows) - ((double)otherCount / otherRows));
}
