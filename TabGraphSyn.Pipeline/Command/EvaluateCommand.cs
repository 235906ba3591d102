using System.CommandLine;
using TabGraphSyn.Pipeline.Evaluation;
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
        var target = new Option<string?>("--target") { HelpName = "COLUMN", Description = "The column that you want to predict; it is recorded in the report." };
        var report = new Option<string>("--report") { HelpName = "DIR", Required = true, Description = "Write report.json to this folder." };
        Option<string?> schema = CommonOptions.Schema();
        var command = new System.CommandLine.Command(
            "evaluate", "Say how faithful synthetic rows are: column shape, pair trend, and rows that equal a real one.")
        {
            real, synthetic, holdout, target, report, schema,
        };
        command.SetAction(parsed =>
        {
            string directory = parsed.GetRequiredValue(report);
            OutputFiles.Check([], [], ("--report", directory));
            Table training = TableReader.Read(parsed.GetRequiredValue(real), AnySize).Table;
            Table generated = TableReader.Read(parsed.GetRequiredValue(synthetic), AnySize).Table;
            Table? kept = parsed.GetValue(holdout) is { } path ? TableReader.Read(path, AnySize).Table : null;
            TableSchema columns = parsed.GetValue(schema) is { } file ? SchemaFile.Apply(SchemaFile.Read(file), training) : SchemaInference.Infer(training);
            EvaluationReport result = TableEvaluation.Evaluate(training, generated, kept, columns, context.Stop, parsed.GetValue(target));
            string reportFile = Path.Combine(directory, "report.json");
            PipelineJson.Write(reportFile, result);
            SummaryText.WriteScores(context.Output, result);
            foreach (LeftOutColumn column in result.LeftOut)
                context.Output.WriteLine($"Left out: {column.Name} ({column.Reason})");
            context.Output.WriteLine($"The report is in '{reportFile}'.");
            return ExitCode.Done;
        });
        return command;
    }
}
