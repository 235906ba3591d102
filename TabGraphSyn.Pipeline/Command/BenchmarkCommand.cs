using System.CommandLine;
using TabGraphSyn.Pipeline.Benchmark;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Command;

/// <summary><c>benchmark TRAIN --target COLUMN</c>: how good and how private rows are, by the field's measures.</summary>
internal static class BenchmarkCommand
{
    public static System.CommandLine.Command Create(CommandContext context)
    {
        Argument<string> input = CommonOptions.Input();
        var holdout = new Option<string?>("--holdout") { HelpName = "FILE", Description = "Real rows to measure with, which the generator never sees." };
        Option<double?> split = OptionValues.Share("--split", "Hold out this share of the rows, drawn at random, in place of --holdout.");
        Option<int> seed = OptionValues.Seed("Decides which rows are held out, and every draw of the measures (default: 0).");
        var target = new Option<string>("--target") { HelpName = "COLUMN", Required = true, Description = "The column to predict." };
        var drop = new Option<string?>("--drop") { HelpName = "COLUMNS", Description = "Columns to leave out, with commas between." };
        var synthetic = new Option<string>("--synthetic") { HelpName = "FILE", Required = true, Description = "The rows to measure; columns are matched by name." };
        Option<int?> threads = CommonOptions.Threads();
        var json = new Option<string?>("--json") { HelpName = "FILE", Description = "Write everything that was measured to this file." };
        var command = new System.CommandLine.Command("benchmark", "Measure how faithful, useful and private synthetic rows are, with held-out rows.")
        {
            input, holdout, split, seed, target, drop, synthetic, threads, json,
        };
        command.SetAction(parsed =>
        {
            string file = parsed.GetRequiredValue(input);
            string made = parsed.GetRequiredValue(synthetic);
            string? kept = parsed.GetValue(holdout), jsonFile = parsed.GetValue(json);
            if (kept is null == parsed.GetValue(split) is null)
                throw new WrongUsageException("Give one of --holdout FILE and --split SHARE: without held-out rows there is nothing to measure with.");
            OutputFiles.Check([("INPUT", file), ("--holdout", kept), ("--synthetic", made)], [("--json", jsonFile)]);
            string[] dropped = parsed.GetValue(drop)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
            BenchmarkTables tables = kept is null
                ? BenchmarkTables.Split(file, parsed.GetValue(split)!.Value, parsed.GetValue(seed), dropped)
                : BenchmarkTables.WithHoldout(file, kept, dropped);
            Table rows = BenchmarkTables.ReadOther(made);
            var measuring = new TableMeasuring(
                tables.Schema, parsed.GetRequiredValue(target), parsed.GetValue(seed), parsed.GetValue(threads) ?? Math.Max(1, Environment.ProcessorCount - 1));
            BenchmarkResult[] results = [new(Path.GetFileName(made), measuring.Measure(tables.Training, rows, tables.Holdout, context.Stop))];
            BenchmarkText.Write(context.Output, results);
            if (jsonFile is not null)
                PipelineJson.Write(jsonFile, results);
            return ExitCode.Done;
        });
        return command;
    }
}
