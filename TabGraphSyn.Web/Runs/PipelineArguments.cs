using System.Globalization;

namespace TabGraphSyn.Web.Runs;

/// <summary>What the pipeline's command is told for a run.</summary>
internal static class PipelineArguments
{
    /// <summary>Arguments of a run that trains.</summary>
    public static List<string> Synthesize(Run run, RunWorkFolder folder, string input, int threads)
    {
        var options = run.Options;
        List<string> arguments =
        [
            "synthesize", input,
            "--output", folder.Synthetic,
            "--model", folder.Model,
            "--report", folder.ReportFolder,
            "--preview-output", folder.Preview,
            "--checkpoint", folder.Checkpoints,
            "--attached", "--progress", "json",
            "--preset", options.Preset.ToString().ToLowerInvariant(),
            "--seed", Text(options.Seed),
        ];
        if (run.Schema is not null) arguments.AddRange(["--schema", folder.Schema]);
        AddNumber(arguments, "--rows", options.Rows);
        AddNumber(arguments, "--epochs-vae", options.EpochsVae);
        AddNumber(arguments, "--epochs-gnn", options.EpochsGnn);
        AddNumber(arguments, "--epochs-diffusion", options.EpochsDiffusion);
        AddNumber(arguments, "--evaluate-every", options.EvaluateEvery);
        AddNumber(arguments, "--denoising-steps", options.DenoisingSteps);
        AddNumber(arguments, "--threads", threads > 0 ? threads : options.Threads);
        if (!options.ProtectValues) arguments.Add("--no-value-protection");
        else AddNumber(arguments, "--protection-rows", options.ProtectionRows);
        AddNumber(arguments, "--minimum-level-rows", options.MinimumLevelRows);
        if (options.Target is { } target) arguments.Add($"--target={target}");
        foreach (string column in options.Sensitive ?? []) arguments.Add($"--sensitive={column}");
        if (options.TimeLimit is { } limit) arguments.AddRange(["--time-limit", Text((int)Math.Ceiling(limit.TotalSeconds)) + "s"]);
        return arguments;
    }

    /// <summary>Arguments of a run that makes rows from a trained model.</summary>
    public static List<string> Sample(Run run, RunWorkFolder folder, int threads)
    {
        var options = run.Options;
        List<string> arguments =
        [
            "sample",
            "--model", folder.Model,
            "--output", folder.Synthetic,
            "--seed", Text(options.Seed),
            "--attached", "--progress", "json",
        ];
        AddNumber(arguments, "--denoising-steps", options.DenoisingSteps);
        AddNumber(arguments, "--threads", threads > 0 ? threads : options.Threads);
        if (run.Conditions is { Fill: { } partial })
        {
            arguments.AddRange(["--fill", folder.Input(partial)]);
            return arguments;
        }

        arguments.AddRange(["--rows", Text(options.Rows ?? run.Source.Rows)]);
        // The equals sign keeps a condition that begins with a hyphen from being taken for an option.
        foreach (string condition in run.Conditions?.Where ?? []) arguments.Add($"--where={condition}");
        if (run.Conditions?.Balance is { } column) arguments.Add($"--balance={column}");
        return arguments;
    }

    /// <summary>What tells a command where to compute.</summary>
    public static List<string> On(DeviceAttempt attempt, Run run)
    {
        List<string> arguments = ["--device", attempt.Device.ToString().ToLowerInvariant()];
        if (run.ModelRunId is null) AddNumber(arguments, "--batch-rows", attempt.BatchRows);
        return arguments;
    }

    private static void AddNumber(List<string> arguments, string name, int? value)
    {
        if (value is { } number) arguments.AddRange([name, Text(number)]);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
