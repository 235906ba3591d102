using System.Diagnostics;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>What the field measures of a synthetic table, given held-out rows and a column to predict.</summary>
public sealed record TableMeasures
{
    /// <summary>Column shape error against the training rows in percent; 0 is best.</summary>
    public required double ShapeError { get; init; }

    /// <summary>Pair trend error against the training rows in percent; 0 is best.</summary>
    public required double TrendError { get; init; }

    /// <summary>Area under the curve of boosted trees that tell the rows from held-out rows; 0.5 is best.</summary>
    public required double TwoSample { get; init; }

    /// <summary>Whether <see cref="TrainOnSynthetic"/> and <see cref="TrainOnReal"/> are areas (1 is best) or errors (0 is best).</summary>
    public required TargetKind Target { get; init; }

    /// <summary>Score on held-out rows of trees that learned the target from the rows; null when no row has a target.</summary>
    public required double? TrainOnSynthetic { get; init; }

    /// <summary>The same of trees that learned from the training rows.</summary>
    public required double? TrainOnReal { get; init; }

    /// <summary>Share of rows nearer to a training than to a held-out row; 0.5 without a leak.</summary>
    public required double TrainingShare { get; init; }

    /// <summary>Seconds that measuring took, by measure.</summary>
    public required IReadOnlyDictionary<string, double> Seconds { get; init; }
}

/// <summary>Takes all measures of a table.</summary>
/// <param name="schema">The kinds of the training table's columns.</param>
/// <param name="target">The column to predict.</param>
/// <param name="seed">Where random draws begin.</param>
/// <param name="threads">Threads to use, at least 1.</param>
internal sealed class TableMeasuring(TableSchema schema, string target, int seed, int threads)
{
    private readonly Dictionary<string, double> seconds = [];

    /// <summary>Measures synthetic rows.</summary>
    /// <param name="training">The rows that the generator learned.</param>
    /// <param name="synthetic">The rows it made.</param>
    /// <param name="holdout">Real rows it never saw.</param>
    /// <param name="cancellationToken">Checked within every measure.</param>
    /// <exception cref="UnusableInputException">The tables differ in columns, or there is no such target.</exception>
    public TableMeasures Measure(Table training, Table synthetic, Table holdout, CancellationToken cancellationToken)
    {
        seconds.Clear();
        ComparedTables tables = Timed("read", () => ComparedTables.Read(schema, training, synthetic, holdout));
        int targetIndex = tables.IndexOf(target);
        var trees = new BoostedTrees(threads);
        FidelityErrors errors = Timed("shape and trend", () => FidelityErrors.Of(tables, tables.Synthetic, cancellationToken));
        double twoSample = Timed("two-sample", () =>
        {
            var features = new TreeFeatures(tables);
            return ClassifierTwoSample.Area(features.Of(tables.Holdout), features.Of(tables.Synthetic), trees, seed, cancellationToken);
        });
        var usefulness = new TrainOnSynthetic(tables, targetIndex, trees);
        double? onSynthetic = Timed("train on synthetic", () => usefulness.Score(tables.Synthetic, seed, cancellationToken));
        double? onReal = Timed("train on real", () => usefulness.Score(tables.Training, seed, cancellationToken));
        double share = Timed("closest record", () => DistanceToClosestRecord.TrainingShare(
            new RowSpace(tables), tables.Synthetic, tables.Training, tables.Holdout, seed, threads, cancellationToken));
        return new TableMeasures
        {
            ShapeError = errors.Shape,
            TrendError = errors.Trend,
            TwoSample = twoSample,
            Target = usefulness.Kind,
            TrainOnSynthetic = onSynthetic,
            TrainOnReal = onReal,
            TrainingShare = share,
            Seconds = new Dictionary<string, double>(seconds),
        };
    }

    private T Timed<T>(string measure, Func<T> take)
    {
        var watch = Stopwatch.StartNew();
        T result = take();
        seconds[measure] = watch.Elapsed.TotalSeconds;
        return result;
    }
}
