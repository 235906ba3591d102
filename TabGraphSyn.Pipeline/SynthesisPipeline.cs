using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using TabGraphSyn.Pipeline.Conditions;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Preview;
using TabGraphSyn.Pipeline.Report;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline;

/// <summary>
/// The whole story: read a table, encode it, learn it in stages (autoencoder, neighbour graph, diffusion, trees), sample,
/// decode, and compare the synthetic rows with the real ones. Synchronous: run it on a thread of its own.
/// </summary>
public sealed class SynthesisPipeline
{
    /// <summary>Rows of the quick preview that a run leaves early, at most.</summary>
    private const int PreviewRows = 1000;

    /// <summary>Rows of each table that the report on a preview's rows looks at closely, so that it follows soon.</summary>
    internal const int QuicklyReportedRows = 3000;

    private readonly SynthesisOptions options;
    private readonly IProgress<PipelineProgress>? progress;

    public SynthesisPipeline(SynthesisOptions options, IProgress<PipelineProgress>? progress = null)
    {
        this.options = options;
        this.progress = progress;
    }

    /// <summary>Learns the input and leaves what <paramref name="files"/> asks for: each file whole, or not there.</summary>
    /// <exception cref="UnusableInputException">The input or the schema can't be used as it is.</exception>
    /// <exception cref="OperationCanceledException">Checkpoints, where asked for, hold what was done.</exception>
    public SynthesisSummary Synthesize(SynthesisFiles files, CancellationToken cancellationToken)
    {
        var reading = Stopwatch.StartNew();
        progress?.Report(new PipelineProgress { Stage = PipelineStage.Read, Message = "Reading the table." });
        var (file, schema) = Read(files);
        cancellationToken.ThrowIfCancellationRequested();
        var table = file.Table;
        CheckReportColumns(table);
        var reporter = new ProgressReporter(progress, SynthesisEstimate.Stages(table.RowCount, table.ColumnCount, options, files.ReportDirectory is not null), reading.Elapsed.TotalSeconds);
        reporter.Begin(PipelineStage.Read, $"Read {table.RowCount:N0} rows and {table.ColumnCount} columns ({file.Format.Describe()}).");

        reporter.Begin(PipelineStage.Encode);
        var split = RowSplit.Of(table, schema, options.Encoder.LevelRows, options.Seed, options.HoldOut);
        var real = table.SelectRows(split.Fitted);
        var (encoder, encoded) = Encode(real, schema);
        int[] repeated = options.Encoder.ProtectValues ? RepeatedRows.Unusual(real, schema, encoded, options.Seed) : [];
        if (repeated.Length > 0)
        {
            split = split.Without(repeated);
            (encoder, encoded) = Encode(table.SelectRows(split.Fitted), schema);
            reporter.Say($"{repeated.Length:N0} rows repeat another row that is unlike the others; each such row is learned once.", 0.5);
        }

        foreach (string note in encoder.Notes) reporter.Say(note, 0.9);
        cancellationToken.ThrowIfCancellationRequested();

        using var workers = StartWorkers(options);
        using var model = new ModelFile
        {
            Options = options,
            Schema = schema,
            FileFormat = file.Format,
            Encoder = encoder,
            TableRows = table.RowCount,
            Generator = Learn(encoder, encoded, split, file, schema, files, workers, reporter, cancellationToken),
        };
        NativeMemory.GiveBack();
        if (files.Model is { } modelPath) model.Write(modelPath);

        int rows = files.Output is null ? 0 : options.Rows ?? table.RowCount;
        EvaluationReport? evaluation = null;
        IReadOnlyList<string> notes = encoder.Notes;
        if (files.Output is { } output)
        {
            var holdout = split.Holdout.Length == 0 ? null : table.SelectRows(split.Holdout);
            var (synthetic, copied) = RowWriting.Write(
                model, rows, options.Seed, output, workers, reporter, cancellationToken, new CopiedRows(table.SelectRows(split.Fitted), holdout, schema));
            notes = [.. notes, .. copied];
            reporter.Begin(PipelineStage.Evaluate);
            evaluation = files.ReportDirectory is null
                ? TableEvaluation.Evaluate(real, synthetic, holdout, schema, cancellationToken)
                : TableReport.Measure(real, synthetic, holdout, schema, RequestFor(reporter), (measure, share) => reporter.Say($"Measuring: {measure}.", share), cancellationToken);
        }

        reporter.Finish(rows > 0 ? $"{rows:N0} synthetic rows are ready." : "The model is trained.");
        var summary = Summary(rows, options, reporter, notes, evaluation);
        if (files.ReportDirectory is { } folder) WriteReport(folder, summary, Path.GetFileName(files.Input));
        return summary;
    }

    /// <summary>A column that the report will look for is missed now rather than after the training.</summary>
    private void CheckReportColumns(Table table)
    {
        foreach (string column in options.Target is { } target ? [target, .. options.Sensitive ?? []] : options.Sensitive ?? [])
        {
            if (!table.ColumnNames.Contains(column, StringComparer.Ordinal))
                throw new UnusableInputException($"The report is asked about a column '{column}', which the table doesn't have; its columns are {string.Join(", ", table.ColumnNames)}.");
        }
    }

    private ReportRequest RequestFor(ProgressReporter reporter) => new()
    {
        Target = options.Target,
        Sensitive = options.Sensitive ?? [],
        Seed = options.Seed,
        MostRows = options.Preset == Preset.Preview ? QuicklyReportedRows : null,
        Threads = options.Threads,
        Options = options,
        StageSeconds = reporter.StageSeconds.ToDictionary(stage => stage.Key.ToString(), stage => Math.Round(stage.Value, 2)),
        Curves = reporter.Curves,
    };

    /// <summary>Makes rows from a model file without training.</summary>
    /// <param name="model">The model file.</param>
    /// <param name="rows">Rows to make; without meaning where <paramref name="conditions"/> fill partial rows.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="options">Threads and device.</param>
    /// <param name="progress">Told what is done.</param>
    /// <param name="cancellationToken">Checked often.</param>
    /// <param name="conditions">What the rows are to be like; null for the table's own distribution.</param>
    /// <exception cref="UnusableInputException">The model file can't be used, or the conditions can't be met.</exception>
    public static SynthesisSummary Sample(
        string model, int rows, int seed, string output, SynthesisOptions options, IProgress<PipelineProgress>? progress, CancellationToken cancellationToken, SampleConditions? conditions = null)
    {
        using var workers = StartWorkers(options);
        var device = ChooseDevice(options);
        using var file = ModelFile.Read(model, device);
        var stages = SynthesisEstimate.Stages(file.TableRows, file.Schema.Columns.Count, file.Options with { Rows = rows }, report: false);
        var reporter = new ProgressReporter(progress, stages.Where(stage => stage.Key is PipelineStage.Sample or PipelineStage.Decode).ToDictionary());
        if (conditions is { IsEmpty: false })
            rows = RowWriting.WriteConditioned(file, conditions, rows, seed, output, workers, reporter, cancellationToken);
        else
            RowWriting.Write(file, rows, seed, output, workers, reporter, cancellationToken);
        reporter.Finish($"{rows:N0} synthetic rows are ready.");
        return Summary(rows, file.Options with { Rows = rows, Seed = seed }, reporter, file.Encoder.Notes, evaluation: null);
    }

    private static (TableFile File, TableSchema Schema) Read(SynthesisFiles files)
    {
        var file = TableReader.Read(files.Input, new TableLimits { MaxBytes = files.MaxBytes });
        var schema = files.Schema is { } path ? SchemaFile.Apply(SchemaFile.Read(path), file.Table) : SchemaInference.Infer(file.Table);
        return (file, schema);
    }

    private (TableEncoder Encoder, EncodedTable Rows) Encode(Table table, TableSchema schema)
    {
        var encoder = TableEncoder.Fit(table, schema, options.Encoder);
        return (encoder, encoder.Encode(table, Seeds.Derive32(options.Seed, "encode")));
    }

    /// <summary>Fits the Bayesian network, which is the preview, and trains the other stages unless the preview is all that was asked for.</summary>
    private RowGenerator Learn(
        TableEncoder encoder, EncodedTable encoded, RowSplit split, TableFile file, TableSchema schema, SynthesisFiles files, Workers workers, ProgressReporter reporter, CancellationToken cancellationToken)
    {
        reporter.Begin(PipelineStage.Preview, "Fitting the quick preview.");
        var preview = new PreviewGenerator(BayesianNetwork.Fit(encoded), encoder.Orders);
        if (files.PreviewOutput is { } previewPath)
        {
            int rows = Math.Min(PreviewRows, options.Rows ?? file.Table.RowCount);
            var sample = preview.Sample(rows, options.Seed, workers, done: null, cancellationToken);
            TableWriter.Write(previewPath, encoder.Decode(sample, Seeds.Derive32(options.Seed, "decode preview")), schema, file.Format);
            reporter.Say("The quick preview's rows are ready.", 1);
        }

        if (options.Preset == Preset.Preview) return preview;
        if (encoded.Layout.Categories + encoded.Layout.Numbers == 0)
        {
            reporter.Say("No column varies in a way that can be learned, so the preview's generator is kept.", 1);
            return preview;
        }

        using var checkpoints = files.CheckpointDirectory is { } folder ? new CheckpointFolder(folder, Fingerprint(files.Input, schema)) : null;
        var session = new TrainingSession
        {
            Seed = options.Seed,
            Device = ChooseDevice(options),
            Workers = workers,
            Reporter = reporter,
            Checkpoints = checkpoints,
            CancellationToken = cancellationToken,
        };
        return new GeneratorTraining(options, encoder.Orders, session).Train(encoded, split);
    }

    private static Workers StartWorkers(SynthesisOptions options)
    {
        NativeMemory.KeepWhatIsFreed();
        return Workers.For(options.Threads ?? Environment.ProcessorCount);
    }

    private static Device ChooseDevice(SynthesisOptions options)
    {
        bool cuda = options.Device != ComputeDevice.Cpu && torch.cuda.is_available();
        if (options.Device == ComputeDevice.Cuda && !cuda)
            throw new UnusableInputException("This build or this machine has no CUDA device; leave out --device cuda, or build with -p:TorchBackend=cuda on a machine with an NVIDIA GPU.");
        return cuda ? CUDA : CPU;
    }

    /// <summary>What a checkpoint depends on: input, schema, options and version.</summary>
    private string Fingerprint(string input, TableSchema schema)
    {
        using var stream = File.OpenRead(input);
        byte[] rest = JsonSerializer.SerializeToUtf8Bytes(new { schema, options, ModelFile.ProgramVersion }, PipelineJson.Line);
        return Convert.ToHexString(SHA256.HashData(stream)) + Convert.ToHexString(SHA256.HashData(rest));
    }

    private static SynthesisSummary Summary(
        int rows, SynthesisOptions options, ProgressReporter reporter, IReadOnlyList<string> notes, EvaluationReport? evaluation) => new()
    {
        Rows = rows,
        StageSeconds = reporter.StageSeconds.ToDictionary(stage => stage.Key.ToString(), stage => Math.Round(stage.Value, 2)),
        Options = options,
        Version = ModelFile.ProgramVersion,
        Notes = notes,
        Evaluation = evaluation,
    };

    private static void WriteReport(string folder, SynthesisSummary summary, string title)
    {
        if (summary.Evaluation is { } evaluation) ReportFiles.Write(folder, evaluation, title);
        PipelineJson.Write(Path.Combine(folder, "run.json"), summary with { Evaluation = null });
    }
}
