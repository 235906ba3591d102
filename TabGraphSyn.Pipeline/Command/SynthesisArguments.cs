using System.CommandLine;

namespace TabGraphSyn.Pipeline.Command;

/// <summary>What 'synthesize' and 'train' have in common: the options of the generator, and the files.</summary>
internal sealed class SynthesisArguments
{
    private readonly Argument<string> input = CommonOptions.Input();
    private readonly Option<Preset?> preset = OptionValues.Choice<Preset>(
        "--preset",
        "preview: a Bayesian network, in seconds; balanced: all stages, in a minute or two; best: until nothing improves "
        + "(default: balanced).");

    private readonly Option<int?> rows = OptionValues.Count("--rows", 1, "Rows to make (default: as many as the input has).");
    private readonly Option<int> seed = CommonOptions.Seed();
    private readonly Option<string?> schema = CommonOptions.Schema();
    private readonly Option<string?> report = new("--report")
    {
        HelpName = "DIR",
        Description = "Write report.html and report.json (how faithful, useful and private the rows are) and run.json (options and timings) to this folder.",
    };

    private readonly Option<string?> target = new("--target")
    {
        HelpName = "COLUMN",
        Description = "The column that the report predicts (default: the last category of moderate size).",
    };

    private readonly Option<string[]> sensitive = CommonOptions.Sensitive();

    private readonly Option<TimeSpan?> timeLimit = OptionValues.Duration(
        "--time-limit", "Stop training after this time, such as 60s, 5m or 1h, and go on with what was learned.");

    private readonly Option<int?> epochsVae = OptionValues.Count("--epochs-vae", 1, "Epochs of the VAE (default: the preset's).");
    private readonly Option<int?> epochsGnn = OptionValues.Count("--epochs-gnn", 1, "Epochs of the graph network (default: the preset's).");
    private readonly Option<int?> epochsDiffusion = OptionValues.Count(
        "--epochs-diffusion", 1, "Epochs of the diffusion model (default: the preset's).");

    private readonly Option<int?> evaluateEvery = OptionValues.Count(
        "--evaluate-every", 1, "Compare a sample of the diffusion model with the table every so many of its epochs (default: never).");

    private readonly Option<bool> noHoldout = new("--no-holdout")
    {
        Description = "Learn from all rows; the report then has no held-out real rows to compare with.",
    };

    private readonly Option<Ablation?> without = OptionValues.Choice<Ablation>("--without", "Leave out parts of the method, with commas between, to measure what they bring.");
    private readonly Option<int?> denoisingSteps = CommonOptions.DenoisingSteps();
    private readonly Option<int?> threads = CommonOptions.Threads();
    private readonly Option<int?> batchRows = OptionValues.Count("--batch-rows", 16, "Most rows of one training batch: fewer need less memory of a GPU (default: 512 to 1024, by stage).");
    private readonly Option<ComputeDevice?> device = CommonOptions.Device();
    private readonly Option<bool> noValueProtection = new("--no-value-protection")
    {
        Description = "Let every number, date and category come back as it was, however few rows hold it.",
    };

    private readonly Option<int?> protectionRows = OptionValues.Count(
        "--protection-rows", 1, "Rows that must hold a number or a date for it to come back exactly (default: 5).");

    private readonly Option<int?> minimumLevelRows = OptionValues.Count(
        "--minimum-level-rows", 1, "Rows that must hold a category's value for it to come back; 1 keeps all (default: as --protection-rows).");

    private readonly Option<ProgressMode?> progress = CommonOptions.Progress();
    private readonly Option<long?> maxBytes = CommonOptions.MaxBytes();
    private readonly Option<string?> previewOutput = new("--preview-output")
    {
        HelpName = "FILE",
        Description = "Also write the quick preview's rows here, long before the model is done.",
    };

    private readonly Option<string?> checkpoint = new("--checkpoint")
    {
        HelpName = "DIR",
        Description = "Keep the state of the training in this folder; a run that was cut off goes on from there.",
    };

    private readonly Option<bool> attached = CommonOptions.Attached();

    /// <summary>Adds everything to a command, after what the command itself asks for.</summary>
    public void AddTo(System.CommandLine.Command command)
    {
        command.Add(input);
        Option[] options =
        [
            rows, preset, seed, schema, report, target, sensitive, timeLimit, epochsVae, epochsGnn, epochsDiffusion, evaluateEvery, denoisingSteps, threads, batchRows, device,
            noValueProtection, protectionRows, minimumLevelRows, noHoldout, without,
            progress, previewOutput, checkpoint, maxBytes, attached,
        ];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>Runs the synthesis and prints how it went.</summary>
    /// <exception cref="WrongUsageException">A file would be read and written, or written twice, or two options contradict each other.</exception>
    public int Run(ParseResult parsed, CommandContext context, string? output, string? model)
    {
        var files = new SynthesisFiles
        {
            Input = parsed.GetRequiredValue(input),
            Schema = parsed.GetValue(schema),
            Output = output,
            Model = model,
            ReportDirectory = parsed.GetValue(report),
            PreviewOutput = parsed.GetValue(previewOutput),
            CheckpointDirectory = parsed.GetValue(checkpoint),
            MaxBytes = parsed.GetValue(maxBytes),
        };
        OutputFiles.Check(
            [("INPUT", files.Input), ("--schema", files.Schema)],
            [("--output", files.Output), ("--model", files.Model), ("--preview-output", files.PreviewOutput)],
            ("--report", files.ReportDirectory), ("--checkpoint", files.CheckpointDirectory));
        if (parsed.GetValue(noValueProtection) && parsed.GetValue(protectionRows) is not null)
            throw new WrongUsageException("--no-value-protection and --protection-rows contradict each other: leave one of them out.");
        if (parsed.GetValue(attached))
            context.StopWhenInputEnds();

        ProgressMode mode = parsed.GetValue(progress) ?? ProgressMode.Auto;
        SynthesisOptions options = Options(parsed);
        SynthesisSummary summary = ProgressDisplay.Show(
            mode, context, reports => new SynthesisPipeline(options, reports).Synthesize(files, context.Stop));
        if (mode != ProgressMode.Json)
            SummaryText.Write(context.Output, summary, files, withNotes: mode == ProgressMode.None);
        return ExitCode.Done;
    }

    private SynthesisOptions Options(ParseResult parsed) => new()
    {
        ProtectValues = !parsed.GetValue(noValueProtection),
        ProtectionRows = parsed.GetValue(protectionRows),
        MinimumLevelRows = parsed.GetValue(minimumLevelRows),
        HoldOut = !parsed.GetValue(noHoldout),
        Without = parsed.GetValue(without) ?? Ablation.None,
        Target = parsed.GetValue(target),
        Sensitive = parsed.GetValue(sensitive) is { Length: > 0 } columns ? columns : null,
        Preset = parsed.GetValue(preset) ?? Preset.Balanced,
        Rows = parsed.GetValue(rows),
        Seed = parsed.GetValue(seed),
        EpochsVae = parsed.GetValue(epochsVae),
        EpochsGnn = parsed.GetValue(epochsGnn),
        EpochsDiffusion = parsed.GetValue(epochsDiffusion),
        EvaluateEvery = parsed.GetValue(evaluateEvery),
        DenoisingSteps = parsed.GetValue(denoisingSteps),
        TimeLimit = parsed.GetValue(timeLimit),
        Threads = parsed.GetValue(threads),
        MostBatchRows = parsed.GetValue(batchRows),
        Device = parsed.GetValue(device) ?? ComputeDevice.Auto,
    };
}
