using System.Diagnostics;
using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Evaluation.Prediction;
using TabGraphSyn.Pipeline.Evaluation.Privacy;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>Takes all measures of a table.</summary>
/// <param name="schema">The kinds of the training table's columns.</param>
/// <param name="seed">Where random draws begin.</param>
/// <param name="threads">Threads to use, at least 1.</param>
internal sealed class TableMeasuring(TableSchema schema, int seed, int threads)
{
    private readonly BoostedTrees trees = new(threads);
    private readonly Dictionary<string, double> seconds = [];

    /// <summary>Measures synthetic rows.</summary>
    /// <param name="training">The rows that the generator learned.</param>
    /// <param name="synthetic">The rows it made.</param>
    /// <param name="holdout">Real rows it never saw.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="cancellationToken">Checked within every measure.</param>
    /// <exception cref="UnusableInputException">The tables differ in columns, or there is no such target.</exception>
    public TableMeasures Measure(Table training, Table synthetic, Table holdout, string target, CancellationToken cancellationToken)
    {
        seconds.Clear();
        ComparedTables tables = Timed("read", () => ComparedTables.Read(schema, training, synthetic, holdout));
        var usefulness = new TrainOnSynthetic(tables, tables.IndexOf(target), trees);
        FidelityErrors errors = Timed("shape and trend", () => FidelityErrors.Of(tables, tables.Synthetic, cancellationToken));
        return new TableMeasures
        {
            ShapeError = errors.Shape,
            TrendError = errors.Trend,
            TwoSample = Timed("two-sample", () => TwoSample(tables, tables.Synthetic, tables.Holdout, cancellationToken)),
            Target = usefulness.Kind,
            TrainOnSynthetic = Timed("train on synthetic", () => usefulness.Score(tables.Synthetic, seed, cancellationToken)),
            TrainOnReal = Timed("train on real", () => usefulness.Score(tables.Training, seed, cancellationToken)),
            Privacy = PrivacyOf(tables, cancellationToken),
            Seconds = new Dictionary<string, double>(seconds),
        };
    }

    /// <summary>
    /// What held-out rows reach in the place of synthetic rows. Where held-out rows would be compared with themselves, they
    /// are told from training rows (two-sample test), or one half of them is held against the other (privacy).
    /// </summary>
    /// <param name="training">The rows that the generator learned.</param>
    /// <param name="holdout">Real rows it never saw.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="cancellationToken">Checked within every measure.</param>
    public TableMeasures MeasureReal(Table training, Table holdout, string target, CancellationToken cancellationToken)
    {
        seconds.Clear();
        // At random: every other row of a table in order of time would have its nearest neighbours in the other half.
        int[] order = Seeds.Draw(holdout.RowCount, holdout.RowCount, seed, "halves of the holdout");
        int half = order.Length / 2;
        ComparedTables tables = Timed("read", () => ComparedTables.Read(schema, training, holdout, holdout));
        ComparedTables halves = Timed("read", () => ComparedTables.Read(schema, training, holdout.SelectRows(order[..half]), holdout.SelectRows(order[half..])));
        var usefulness = new TrainOnSynthetic(tables, tables.IndexOf(target), trees);
        FidelityErrors errors = Timed("shape and trend", () => FidelityErrors.Of(tables, tables.Holdout, cancellationToken));
        double? onReal = Timed("train on real", () => usefulness.Score(tables.Training, seed, cancellationToken));
        return new TableMeasures
        {
            ShapeError = errors.Shape,
            TrendError = errors.Trend,
            TwoSample = Timed("two-sample", () => TwoSample(tables, tables.Training, tables.Holdout, cancellationToken)),
            Target = usefulness.Kind,
            TrainOnSynthetic = onReal,
            TrainOnReal = onReal,
            Privacy = PrivacyOf(halves, cancellationToken),
            Seconds = new Dictionary<string, double>(seconds),
        };
    }

    /// <summary>Measures only what synthetic rows give away.</summary>
    /// <param name="training">The rows that the generator learned.</param>
    /// <param name="synthetic">The rows it made.</param>
    /// <param name="holdout">Real rows it never saw.</param>
    /// <param name="cancellationToken">Checked within every measure.</param>
    public PrivacyMeasures MeasurePrivacy(Table training, Table synthetic, Table holdout, CancellationToken cancellationToken) =>
        PrivacyOf(ComparedTables.Read(schema, training, synthetic, holdout), cancellationToken);

    private double TwoSample(ComparedTables tables, ComparedTable asked, ComparedTable real, CancellationToken cancellationToken)
    {
        var features = new TreeFeatures(tables);
        return ClassifierTwoSample.Area(
            features.Of(real.Draw(ClassifierTwoSample.MostRows, seed, "two-sample real table")),
            features.Of(asked.Draw(ClassifierTwoSample.MostRows, seed, "two-sample other table")), trees, seed, cancellationToken);
    }

    private PrivacyMeasures PrivacyOf(ComparedTables tables, CancellationToken cancellationToken)
    {
        var space = new RowSpace(tables);
        HashSet<UInt128> known = [.. RowMatches.Fingerprints(tables.Training.Columns, tables.Training.RowCount)];
        return new PrivacyMeasures
        {
            TrainingShare = Timed("closest record", () => ClosestRecords.Measure(
                tables, seed, threads, cancellationToken).Nearer!.Value),
            Attack = Timed("attack", () => MembershipAttack.Score(
                space, tables.Synthetic, tables.Training, tables.Holdout, seed, threads, cancellationToken)),
            Copies = RowMatches.Count(RowMatches.Fingerprints(tables.Synthetic.Columns, tables.Synthetic.RowCount), known),
            CopiesByChance = RowMatches.Count(RowMatches.Fingerprints(tables.Holdout.Columns, tables.Holdout.RowCount), known),
            IdentifyingNumbers = Timed("identifying numbers", () => IdentifyingNumbers.Of(tables)),
        };
    }

    private T Timed<T>(string measure, Func<T> take)
    {
        var watch = Stopwatch.StartNew();
        T result = take();
        seconds[measure] = seconds.GetValueOrDefault(measure) + watch.Elapsed.TotalSeconds;
        return result;
    }
}
