using System.CommandLine;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Report;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Command;

/// <summary><c>evaluate --real R.csv --synthetic S.csv --report DIR</c>: compare two tables, whoever made the second.</summary>
internal static class EvaluateCommand
{
    /// <summary>A synthetic or held-out table may be as small as it likes: nothing is learned from it.</summary>
    private static readonly TableLimits AnySize = new() { MinRows = 1, MinColumns = 1 };

    public static System.CommandLine.Command Create(CommandContext context)
    {
        var real = new Option<string>("--real") { HelpName = "FILE", Required = true, Description = "The real rows that the generator learned." };
        var synthetic = new Option<string>("--synthetic") { HelpName = "FILE", Required = true, Description = "The synthetic rows; columns are matched by name." };
        var holdout = new Option<string?>("--holdout") { HelpName = "FILE", Description = "Real rows that the generator never saw: what they score is the mark to reach." };
        var target = new Option<string?>("--target") { HelpName = "COLUMN", Description = "The column that you want to predict (default: the last category of moderate size)." };
        Option<string[]> sensitive = CommonOptions.Sensitive();
        Option<int> seed = OptionValues.Seed("Of the measures' draws: the same tables and seed give the same report (default: 0).");
        Option<int?> threads = CommonOptions.Threads();
        var report = new Option<string>("--report") { HelpName = "DIR", Required = true, Description = "Write report.html and report.json to this folder." };
        Option<string?> schema = CommonOptions.Schema();
        var command = new System.CommandLine.Command(
            "evaluate", "Say how faithful, useful and private synthetic rows are, whoever made them.")
        {
            real, synthetic, holdout, target, sensitive, report, schema, seed, threads,
        };
        command.SetAction(parsed =>
        {
            string directory = parsed.GetRequiredValue(report);
            OutputFiles.Check([], [], ("--report", directory));
            Table training = TableReader.Read(parsed.GetRequiredValue(real), AnySize).Table;
            Table generated = TableReader.Read(parsed.GetRequiredValue(synthetic), AnySize).Table;
            Table? kept = parsed.GetValue(holdout) is { } path ? TableReader.Read(path, AnySize).Table : null;
            TableSchema columns = parsed.GetValue(schema) is { } file ? SchemaFile.Apply(SchemaFile.Read(file), training) : SchemaInference.Infer(training);
            var request = new ReportRequest
            {
                Target = parsed.GetValue(target),
                Sensitive = parsed.GetValue(sensitive) ?? [],
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
            };
            EvaluationReport result = TableReport.Measure(training, generated, kept, columns, request, progress: null, context.Stop);
            ReportFiles.Write(directory, result, Path.GetFileName(parsed.GetRequiredValue(synthetic)));
            SummaryText.WriteScores(context.Output, result);
            foreach (LeftOutColumn column in result.LeftOut)
                context.Output.WriteLine($"Left out: {column.Name} ({column.Reason})");
            foreach (NotMeasured missing in result.NotMeasured)
                context.Output.WriteLine($"Not measured: {missing.Measure} ({missing.Reason})");
            context.Output.WriteLine($"The report is in '{Path.Combine(directory, ReportFiles.Html)}'.");
            return ExitCode.Done;
        });
        return command;
    }
}
