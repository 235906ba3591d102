using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Calibration;

/// <summary>
/// What a generator's rows are mended by: from a pool that is larger than needed, rows are chosen by how much denser real
/// rows are where they lie (importance resampling by a classifier, as in Azadi et al., 2019), under the training
/// frequencies of every level, and exchanged until the tables of pairs agree; then numbers are spread evenly.
/// </summary>
/// <param name="Frequencies">For each category variable the training share of each level.</param>
/// <param name="Classifier">Tells real rows from made ones.</param>
/// <param name="Margins">Tables of pairs.</param>
/// <param name="Bound">For each number whether it is bound to another, so that its values are not spread.</param>
internal sealed record RowCalibration(IReadOnlyList<float[]> Frequencies, BoostedClassifier Classifier, PairMargins Margins, bool[] Bound)
{
    /// <summary>Real rows that the classifier sees at most, and made rows beside them.</summary>
    private const int MostRealRows = 40_000, MadePerReal = 2;

    /// <summary>Up to so many rows the pool is as large as it gets, relative to the rows wanted; beyond, rows cost more than they gain.</summary>
    private const int ManyRows = 40_000;

    private const double LargestPool = 2.5, SmallestPool = 1.25;

    /// <summary>No row counts more, or less, than this many e-folds: a classifier is sure too easily.</summary>
    private const double MostLogRatio = 3;

    private const int BlockRows = 8192;

    /// <summary>How large a pool should be, relative to the rows wanted.</summary>
    public static double PoolFactor(int rows) => Math.Clamp(LargestPool * Math.Sqrt(ManyRows / (double)Math.Max(1, rows)), SmallestPool, LargestPool);

    /// <summary>How many rows <see cref="Fit"/> makes.</summary>
    public static int MadeRows(int trainingRows)
    {
        int real = Math.Min(trainingRows, MostRealRows);
        return Math.Min(MadePerReal * real, Math.Max(real, MostRealRows));
    }

    /// <param name="table">Real rows, those for training first.</param>
    /// <param name="trainingRows">How many train.</param>
    /// <param name="make">Makes so many rows.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="cancellationToken">Checked often.</param>
    public static RowCalibration Fit(EncodedTable table, int trainingRows, Func<int, EncodedSample> make, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(Seeds.Derive32(seed, "calibration rows"));
        int[] seen = [.. Seeds.Draw(trainingRows, Math.Min(trainingRows, MostRealRows), seed, "classified rows")];
        var real = BinnedRows.Of(table, seen, random);
        bool[] bound = BoundNumbers.Of(table, trainingRows);
        var made = BinnedRows.Of(SampleCalibration.SpreadNumbers(make(MadeRows(trainingRows)), bound));
        return new RowCalibration(
            FrequenciesOf(table),
            BoostedClassifier.Train(real, made, table.Layout, Seeds.Derive32(seed, "classifier"), cancellationToken),
            PairMargins.Of(trainingRows <= MostRealRows ? real : BinnedRows.Of(table, [.. Enumerable.Range(0, trainingRows)], random), table.Layout),
            bound);
    }

    /// <summary>Chooses and mends rows.</summary>
    /// <param name="pool">At least <paramref name="rows"/> rows; its numbers are spread evenly in place.</param>
    /// <param name="rows">Rows wanted.</param>
    /// <param name="seed">Of the choice.</param>
    /// <param name="workers">Who weighs the rows.</param>
    /// <param name="orders">What rows must keep; null for nothing.</param>
    public EncodedSample Apply(EncodedSample pool, int rows, int seed, Workers workers, ColumnOrders? orders = null)
    {
        Spread(pool, orders);
        var binned = BinnedRows.Of(pool);
        double[] ratios = new double[pool.Rows];
        workers.RunManaged((pool.Rows + BlockRows - 1) / BlockRows, block =>
        {
            int end = Math.Min(pool.Rows, (block + 1) * BlockRows);
            for (int row = block * BlockRows; row < end; row++)
                ratios[row] = Math.Exp(Math.Clamp(Classifier.LogRatio(binned[row]), -MostLogRatio, MostLogRatio));
        }, CancellationToken.None);
        double[] weights = SampleCalibration.RakingWeights(pool, Frequencies, (double)pool.Rows / rows, ratios);
        var random = new Random(seed);
        int[] chosen = SampleCalibration.Choose(weights, rows, random);
        Margins.Exchange(binned, chosen, weights, random);
        return Spread(SampleCalibration.Select(pool, chosen), orders);
    }

    /// <summary>Spreads numbers evenly in place; a row that would get out of order keeps those that it had.</summary>
    private EncodedSample Spread(EncodedSample sample, ColumnOrders? orders)
    {
        if (orders is null or { IsEmpty: true }) return SampleCalibration.SpreadNumbers(sample, Bound);
        var before = sample with { Uniforms = [.. sample.Uniforms] };
        SampleCalibration.SpreadNumbers(sample, Bound);
        foreach (int row in orders.BrokenRows(sample)) before.CopyRow(row, sample, row);
        return sample;
    }

    private static float[][] FrequenciesOf(EncodedTable table)
    {
        int categories = table.Layout.Categories;
        float[][] frequencies = [.. table.Layout.LevelCounts.Select(levels => new float[levels])];
        for (int cell = 0; cell < table.Codes.Length; cell++) frequencies[cell % categories][table.Codes[cell]] += 1f / table.Rows;
        return frequencies;
    }
}
