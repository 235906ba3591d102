using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation.Privacy;

/// <summary>
/// Distances of synthetic rows to the closest record (DCR), and how they compare with those of held-out rows. They show
/// plain copying and miss leaks that an attack finds: read them beside <see cref="MembershipAttack"/>.
/// </summary>
/// <param name="Nearer">Share of synthetic rows nearer to a training row than to a held-out row; null without held-out rows.</param>
/// <param name="Scores">Distances to the training rows.</param>
/// <param name="Chart">Both distributions; null without held-out rows.</param>
internal sealed record ClosestRecords(Estimate? Nearer, DistanceScores Scores, DistanceChart? Chart)
{
    private const int ChartBins = 40;
    private const double LowPercentile = 0.05, ChartEnd = 0.995;

    /// <summary>
    /// All training rows are searched. For the share and the chart as many training as held-out rows are, so that 0.5 is
    /// what rows without any memory of the training rows give; ties count half.
    /// </summary>
    /// <param name="tables">The tables; without held-out rows the references are the training rows' distances to each other.</param>
    /// <param name="seed">Decides which rows are drawn.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Checked at every row.</param>
    public static ClosestRecords Measure(ComparedTables tables, int seed, int threads, CancellationToken cancellationToken)
    {
        var search = new NearestRows(threads, cancellationToken);
        var space = new RowSpace(tables);
        int columns = tables.Columns.Count;
        float[][] training = space.Places(tables.Training), synthetic = space.Places(tables.Synthetic), holdout = space.Places(tables.Holdout);
        int most = NearestRows.MostAsked(tables.Training.RowCount, columns);
        int[] asked = Seeds.Draw(tables.Synthetic.RowCount, most, seed, "closest synthetic rows");
        int? sampled = asked.Length < tables.Synthetic.RowCount ? asked.Length : null;

        float[][] toTraining = search.Distances(synthetic, asked, training, neighbours: 2);
        bool hasHoldout = tables.Holdout.RowCount > 0;
        float[][] reference = hasHoldout
            ? search.Distances(holdout, Seeds.Draw(tables.Holdout.RowCount, most, seed, "closest held-out rows"), training, neighbours: 2)
            : search.Distances(training, Seeds.Draw(tables.Training.RowCount, most, seed, "closest training rows"), training, neighbours: 2, row => row);
        var scores = new DistanceScores(
            Percentile(toTraining, reference, 0.5, distances => distances[0] / columns, sampled),
            Percentile(toTraining, reference, LowPercentile, distances => distances[0] / columns, sampled),
            Percentile(toTraining, reference, LowPercentile, Ratio, sampled));
        if (!hasHoldout) return new ClosestRecords(null, scores, null);

        int equal = Math.Min(tables.Training.RowCount, tables.Holdout.RowCount);
        float[] learned = Nearest(tables.Training, training, toTraining), kept = Nearest(tables.Holdout, holdout, known: null);
        double share = learned.Zip(kept, (near, far) => (1 + far.CompareTo(near)) / 2.0).Average();
        return new ClosestRecords(
            // However many synthetic rows there are, few real rows to be near to leave much to chance.
            new Estimate(share) { Interval = Intervals.OfShare(share, Math.Min(asked.Length, 2 * equal)), Reference = 0.5, SampledRows = sampled },
            scores,
            ChartOf([.. learned.Select(distance => distance / (double)columns)], [.. kept.Select(distance => distance / (double)columns)]));

        float[] Nearest(ComparedTable table, float[][] places, float[][]? known)
        {
            if (known is not null && table.RowCount == equal) return [.. known.Select(distances => distances[0])];
            int[] drawn = Seeds.Draw(table.RowCount, equal, seed, "closest equal rows");
            float[][] part = table.RowCount == equal ? places : Array.ConvertAll(places, column => Array.ConvertAll(drawn, row => column[row]));
            return [.. search.Distances(synthetic, asked, part, neighbours: 1).Select(distances => distances[0])];
        }
    }

    /// <summary>The nearest distance over the second nearest; 1 when both are 0, since such a row keeps to several.</summary>
    private static double Ratio(float[] nearest) =>
        float.IsPositiveInfinity(nearest[1]) || nearest[1] == 0 ? 1 : nearest[0] / nearest[1];

    /// <summary>A percentile, with the interval that order statistics give (Conover 1999, section 3.2).</summary>
    private static Estimate Percentile(float[][] rows, float[][] reference, double part, Func<float[], double> value, int? sampled)
    {
        double[] sorted = Sorted(rows, value);
        double spread = Intervals.Normal * Math.Sqrt(sorted.Length * part * (1 - part));
        return new Estimate(At(sorted, part * (sorted.Length - 1)))
        {
            Interval = new Interval(At(sorted, (part * (sorted.Length - 1)) - spread), At(sorted, (part * (sorted.Length - 1)) + spread)),
            Reference = reference.Length == 0 ? null : Finite(At(Sorted(reference, value), part * (reference.Length - 1))),
            SampledRows = sampled,
        };
    }

    private static double[] Sorted(float[][] rows, Func<float[], double> value)
    {
        double[] values = Array.ConvertAll(rows, row => value(row));
        Array.Sort(values);
        return values;
    }

    private static double At(double[] sorted, double place) => sorted[Math.Clamp((int)Math.Round(place), 0, sorted.Length - 1)];

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static DistanceChart ChartOf(double[] toTraining, double[] toHoldout)
    {
        double[] sorted = [.. toTraining.Concat(toHoldout).Order()];
        double end = Math.Max(At(sorted, ChartEnd * (sorted.Length - 1)), 1e-6);
        return new DistanceChart(
            [.. Enumerable.Range(0, ChartBins + 1).Select(edge => Math.Round(end * edge / ChartBins, 6))], Shares(toTraining), Shares(toHoldout));

        double[] Shares(double[] distances)
        {
            double[] shares = new double[ChartBins];
            foreach (double distance in distances) shares[Math.Min(ChartBins - 1, (int)(distance / end * ChartBins))] += 1.0 / distances.Length;
            return Array.ConvertAll(shares, share => Math.Round(share, 6));
        }
    }
}
