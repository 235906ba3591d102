using System.Diagnostics;
using System.Reflection;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Charts;
using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Evaluation.Prediction;
using TabGraphSyn.Pipeline.Evaluation.Privacy;
using TabGraphSyn.Pipeline.Evaluation.Rules;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>What a report is asked for.</summary>
public sealed record ReportRequest
{
    /// <summary>The column to predict; null for the last category of moderate size, or the last number.</summary>
    public string? Target { get; init; }

    /// <summary>Columns whose values an attacker would like to know; empty for the target.</summary>
    public IReadOnlyList<string> Sensitive { get; init; } = [];

    /// <summary>Of the measures' draws: the same tables and seed give the same numbers.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Rows of each table that the measures which take long look at, and say so: a quick look for rows that were made
    /// quickly. Null for as many as take about half a minute.
    /// </summary>
    public int? MostRows { get; init; }

    /// <summary>Threads to use; null for all processors.</summary>
    public int? Threads { get; init; }

    /// <summary>What made the rows; null when they were made elsewhere.</summary>
    public SynthesisOptions? Options { get; init; }

    public IReadOnlyDictionary<string, double> StageSeconds { get; init; } = new Dictionary<string, double>();

    public IReadOnlyList<TrainingCurve> Curves { get; init; } = [];
}

/// <summary>The whole report: how faithful, how useful and how private a synthetic table is, and a verdict.</summary>
public sealed class TableReport
{
    private readonly ReportRequest request;
    private readonly Action<string, double>? progress;
    private readonly CancellationToken cancellationToken;
    private readonly List<NotMeasured> notMeasured = [];
    private readonly Dictionary<string, double> seconds = [];
    private readonly int threads;

    private TableReport(ReportRequest request, Action<string, double>? progress, CancellationToken cancellationToken)
    {
        this.request = request;
        this.progress = progress;
        this.cancellationToken = cancellationToken;
        threads = request.Threads ?? Environment.ProcessorCount;
    }

    /// <summary>Takes every measure. What can't be taken is listed with the reason.</summary>
    /// <param name="real">The training rows.</param>
    /// <param name="synthetic">The synthetic rows; columns are matched by name.</param>
    /// <param name="holdout">Real rows that were kept from the generator; null where there are none.</param>
    /// <param name="schema">The kinds of the real table's columns, in its order.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told what is measured next, and the share that is done.</param>
    /// <param name="cancellationToken">Checked often.</param>
    /// <exception cref="UnusableInputException">
    /// The tables share no column, a column asked for is absent, or a cell is not of its column's kind.
    /// </exception>
    public static EvaluationReport Measure(
        Table real, Table synthetic, Table? holdout, TableSchema schema, ReportRequest request, Action<string, double>? progress,
        CancellationToken cancellationToken) =>
        new TableReport(request, progress, cancellationToken).Measure(real, synthetic, holdout, schema);

    private EvaluationReport Measure(Table real, Table synthetic, Table? holdout, TableSchema schema)
    {
        foreach (string column in request.Sensitive)
        {
            if (!real.ColumnNames.Contains(column, StringComparer.Ordinal))
                throw new UnusableInputException($"The sensitive column '{column}' is not in the real table; its columns are {string.Join(", ", real.ColumnNames)}.");
        }

        EvaluationReport quick = Timed("Columns and pairs", 0, () => TableEvaluation.Evaluate(real, synthetic, holdout, schema, cancellationToken, request.Target));
        if (quick.Synthetic.Columns.Count == 0 || synthetic.RowCount == 0)
        {
            notMeasured.Add(new NotMeasured("Everything else", synthetic.RowCount == 0 ? "there are no synthetic rows" : "no column can be compared"));
            return Finish(quick);
        }

        ComparedTables tables = ComparedTables.Read(Compared(schema, quick), real, synthetic, holdout);
        ComparedTables drawn = request.MostRows is { } most ? tables.Draw(most, request.Seed) : tables;
        int? drawnRows = ReferenceEquals(drawn, tables) ? null : request.MostRows;
        string? target = request.Target ?? DefaultTarget.Of(tables);
        EvaluationReport report = quick with
        {
            Target = target,
            Synthetic = Timed("Intervals", 0.03, () => WithIntervals(tables, quick.Synthetic, tables.Synthetic)),
            Reference = quick.Reference is { } reference
                ? reference with { PairTrendOwnBins = PairTrendOwnBins.Of(tables, tables.Holdout, cancellationToken) }
                : null,
            TwoSample = Try(NotMeasured.TwoSampleTest, 0.08, () => TwoSample.Measure(drawn, threads, request.Seed, cancellationToken))?.SampledFrom(drawnRows),
            Coverage = Try(NotMeasured.Coverage, 0.4, () => Coverage.Measure(drawn, threads, request.Seed, cancellationToken))?.SampledFrom(drawnRows),
            Usefulness = Try(NotMeasured.Prediction, 0.45, () => target is null
                ? throw new UnusableInputException("no column is suited to be predicted")
                : Usefulness.Measure(drawn, target, threads, request.Seed, cancellationToken))?.SampledFrom(drawnRows),
            Rules = Timed("Rules", 0.6, () => RowRules.Of(tables, request.Seed, threads, cancellationToken)),
        };
        PrivacyMeasuring privacy = Timed("Privacy", 0.65, () => PrivacyMeasuring.Measure(
            tables, drawn, (quick.Synthetic.TrainingMatches, quick.Reference?.TrainingMatches), SensitiveColumns(tables, target), request.Seed, threads,
            notMeasured, cancellationToken));
        ReportCharts charts = Timed("Charts", 0.9, () => new ReportCharts
        {
            Distributions = DistributionCharts.Of(tables, threads, cancellationToken),
            Associations = AssociationCharts.Of(tables, request.Seed, threads, cancellationToken),
            Map = RowMaps.Of(tables, request.Seed, threads, cancellationToken),
            Distances = privacy.Distances,
            Attacks = privacy.Attacks,
        });
        return Finish(report with { Privacy = privacy.Privacy.SampledFrom(drawnRows), Charts = charts });
    }

    private EvaluationReport Finish(EvaluationReport report)
    {
        EvaluationReport measured = report with
        {
            NotMeasured = [.. notMeasured],
            Run = new RunFacts
            {
                Version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3),
                Options = request.Options,
                Seed = request.Seed,
                StageSeconds = request.StageSeconds,
                MeasureSeconds = seconds,
                Curves = request.Curves,
            },
        };
        return measured with { Verdict = Verdicts.Of(measured) };
    }

    /// <summary>The schema with the columns that can't be compared left out.</summary>
    private static TableSchema Compared(TableSchema schema, EvaluationReport quick)
    {
        HashSet<string> left = quick.LeftOut.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        return new TableSchema([.. schema.Columns.Select(column => left.Contains(column.Name) ? column with { Drop = true } : column)]);
    }

    private FidelityScores WithIntervals(ComparedTables tables, FidelityScores scores, ComparedTable table)
    {
        FidelityIntervals? intervals = FidelityIntervals.Of(tables, table, request.Seed, threads, cancellationToken);
        return scores with
        {
            PairTrendOwnBins = PairTrendOwnBins.Of(tables, table, cancellationToken),
            ColumnShapeInterval = intervals?.ColumnShape,
            PairTrendInterval = intervals?.PairTrend,
        };
    }

    private List<string> SensitiveColumns(ComparedTables tables, string? target)
    {
        HashSet<string> compared = tables.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        string[] asked = request.Sensitive.Count > 0 ? [.. request.Sensitive] : target is null ? [] : [target];
        if (asked.Length == 0) notMeasured.Add(new NotMeasured("Attribute disclosure", "no sensitive column was named, and none is suited to stand for one"));
        foreach (string column in asked.Where(column => !compared.Contains(column)))
            notMeasured.Add(new NotMeasured($"Attribute disclosure of '{column}'", "the column is not compared"));
        return [.. asked.Where(compared.Contains).Distinct()];
    }

    private T? Try<T>(string measure, double done, Func<T> take)
        where T : class
    {
        try
        {
            return Timed(measure, done, take);
        }
        catch (UnusableInputException reason)
        {
            notMeasured.Add(new NotMeasured(measure, reason.Message));
            return null;
        }
    }

    private T Timed<T>(string measure, double done, Func<T> take)
    {
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Invoke(measure, done);
        var watch = Stopwatch.StartNew();
        T result = take();
        seconds[measure] = Math.Round(watch.Elapsed.TotalSeconds, 2);
        return result;
    }
}
