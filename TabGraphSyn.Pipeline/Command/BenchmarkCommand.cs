using System.CommandLine;
using System.Globalization;
using TabGraphSyn.Pipeline.Benchmark;
using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Command;

/// <summary><c>benchmark INPUT --target COLUMN</c>: how good, how private and how costly synthetic rows are.</summary>
internal sealed class BenchmarkCommand
{
    private readonly Argument<string> input = CommonOptions.Input();
    private readonly Option<string?> holdout = new("--holdout") { HelpName = "FILE", Description = "Real rows to measure with, which the generator never sees." };
    private readonly Option<double?> split = OptionValues.Share("--split", "Hold out this share of the rows, drawn at random, in place of --holdout.");
    private readonly Option<int> seed = OptionValues.Seed("Decides which rows are held out, and every draw of the measures (default: 0).");
    private readonly Option<string> target = new("--target") { HelpName = "COLUMN", Required = true, Description = "The column to predict." };
    private readonly Option<string?> drop = new("--drop") { HelpName = "COLUMNS", Description = "Columns to leave out, with commas between." };
    private readonly Option<string?> synthetic = new("--synthetic") { HelpName = "FILE", Description = "Measure these rows; nothing is trained." };
    private readonly Option<int[]> seeds = OptionValues.Seeds("--seeds", "Train once with each of these seeds, with commas between (default: 0).");
    private readonly Option<Preset?> preset = OptionValues.Choice<Preset>("--preset", "The generator's preset (default: balanced).");
    private readonly Option<TimeSpan?> timeLimit = OptionValues.Duration("--time-limit", "The generator's time limit, such as 300s.");
    private readonly Option<string?> generatorOptions = new("--generator-options") { HelpName = "TEXT", Description = "More options for 'synthesize', in quotes." };
    private readonly Option<int?> threads = CommonOptions.Threads();
    private readonly Option<bool> real = new("--real")
    {
        Description = "Measure held-out rows in the place of synthetic ones: the mark to reach. Without --seeds nothing is trained then.",
    };
    private readonly Option<bool> attack = new("--attack")
    {
        Description = "Attack generators made for it, in place of the other measures: one that learned half of all rows, and one with canaries among its rows.",
    };

    private readonly Option<string?> json = new("--json") { HelpName = "FILE", Description = "Write everything that was measured to this file." };

    public static System.CommandLine.Command Create(CommandContext context)
    {
        var arguments = new BenchmarkCommand();
        var command = new System.CommandLine.Command("benchmark", "Measure how faithful, useful and private synthetic rows are, with held-out rows.")
        {
            arguments.input, arguments.holdout, arguments.split, arguments.seed, arguments.target, arguments.drop, arguments.synthetic, arguments.seeds,
            arguments.preset, arguments.timeLimit, arguments.generatorOptions, arguments.threads, arguments.real, arguments.attack, arguments.json,
        };
        command.SetAction(parsed => arguments.Run(parsed, context));
        return command;
    }

    private int Run(ParseResult parsed, CommandContext context)
    {
        string? jsonFile = parsed.GetValue(json);
        CheckUsage(parsed, jsonFile);
        BenchmarkTables tables = Read(parsed);
        var measuring = new TableMeasuring(
            tables.Schema, parsed.GetValue(seed), parsed.GetValue(threads) ?? Environment.ProcessorCount);
        var generator = new GeneratorProcess(GeneratorOptions(parsed));
        var benchmarking = new Benchmarking(
            tables, measuring, (training, made) => generator.Generate(training, tables.Schema, tables.Format, made, context.Stop), context.Error);
        int[] stated = parsed.GetRequiredValue(seeds), made = stated.Length == 0 ? [0] : stated;
        bool attacks = parsed.GetValue(attack), trainsNothing = attacks || (parsed.GetValue(real) && stated.Length == 0);
        string column = parsed.GetRequiredValue(target);
        var report = new BenchmarkReport
        {
            TrainingRows = tables.Training.RowCount,
            HoldoutRows = tables.Holdout.RowCount,
            Runs = parsed.GetValue(synthetic) is { } file
                ? [new(Path.GetFileName(file), null, measuring.Measure(tables.Training, BenchmarkTables.ReadOther(file), tables.Holdout, column, context.Stop))]
                : trainsNothing ? [] : benchmarking.MeasureSeeds(made, column, context.Stop),
            Real = parsed.GetValue(real) ? measuring.MeasureReal(tables.Training, tables.Holdout, column, context.Stop) : null,
            Attacks = attacks ? benchmarking.Attack(made, context.Stop) : [],
        };
        BenchmarkText.Write(context.Output, report);
        if (jsonFile is not null)
            PipelineJson.Write(jsonFile, report);
        return ExitCode.Done;
    }

    private void CheckUsage(ParseResult parsed, string? jsonFile)
    {
        string? kept = parsed.GetValue(holdout), file = parsed.GetValue(synthetic);
        if (kept is null == parsed.GetValue(split) is null)
            throw new WrongUsageException("Give one of --holdout FILE and --split SHARE: without held-out rows there is nothing to measure with.");
        Option[] training = [seeds, preset, timeLimit, generatorOptions, attack];
        if (file is not null && training.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } needless)
            throw new WrongUsageException($"{needless.Name} is for training, and with --synthetic nothing is trained; leave one of the two.");
        OutputFiles.Check([("INPUT", parsed.GetRequiredValue(input)), ("--holdout", kept), ("--synthetic", file)], [("--json", jsonFile)]);
    }

    private BenchmarkTables Read(ParseResult parsed)
    {
        string[] dropped = parsed.GetValue(drop)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return parsed.GetValue(holdout) is { } kept
            ? BenchmarkTables.WithHoldout(parsed.GetRequiredValue(input), kept, dropped)
            : BenchmarkTables.Split(parsed.GetRequiredValue(input), parsed.GetValue(split)!.Value, parsed.GetValue(seed), dropped);
    }

    private string[] GeneratorOptions(ParseResult parsed)
    {
        var options = new List<string> { "--preset", (parsed.GetValue(preset) ?? Preset.Balanced).ToString().ToLowerInvariant() };
        if (parsed.GetValue(timeLimit) is { } limit)
            options.AddRange(["--time-limit", string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.###}s")]);
        if (parsed.GetValue(threads) is { } count)
            options.AddRange(["--threads", count.ToString(CultureInfo.InvariantCulture)]);
        options.AddRange(parsed.GetValue(generatorOptions)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? []);
        return [.. options];
    }
}
