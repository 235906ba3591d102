using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Command;

public class EvaluateCommandTests
{
    [Fact]
    public void Evaluate_TableWithItself_IsPerfectAndAllCopied()
    {
        using var folder = new TemporaryFolder();
        string penguins = BundledData.PathOf("penguins.csv");

        CommandRun run = CommandRun.Of(
            "evaluate", "--real", penguins, "--synthetic", penguins, "--target", "species", "--report", folder.File("report"));

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("Column shape          1.000", run.Output, StringComparison.Ordinal);
        Assert.Contains("Equal a training row  344 (100.0%)", run.Output, StringComparison.Ordinal);
        EvaluationReport report = ReportIn(folder.File("report"));
        Assert.Equal("species", report.Target);
        Assert.Equal(1, report.Synthetic.PairTrend!.Value, 9);
        Assert.Null(report.Reference);
    }

    [Fact]
    public void Evaluate_SmallTablesWithHoldout_GivesTheReferenceBeside()
    {
        using var folder = new TemporaryFolder();
        string real = folder.Write("real.csv", "x,c\n1,a\n2,a\n3,b\n4,b\n");
        string synthetic = folder.Write("synthetic.csv", "x;c\n2;a\n2;a\n4;b\n4;b\n");
        string holdout = folder.Write("holdout.csv", "x,c\n1,a\n4,b\n");

        CommandRun run = CommandRun.Of(
            "evaluate", "--real", real, "--synthetic", synthetic, "--holdout", holdout, "--schema",
            folder.Write("schema.json", """{ "columns": [ { "name": "x", "kind": "Integer" }, { "name": "c", "kind": "Category" } ] }"""),
            "--report", folder.File("report"));

        Assert.Equal("", run.Error);
        // Synthetic: ¾ for x, 1 for c. Held out: values 1 and 4, whose distribution function is ½ at 1 where real has ¼, and ½ below 4 where it has ¾.
        Assert.Contains("Column shape          0.875   held-out real rows: 0.875", run.Output, StringComparison.Ordinal);
        Assert.Equal(new RowCounts(4, 4, 2), ReportIn(folder.File("report")).Rows);
    }

    [Fact]
    public void Evaluate_CopyOfTheTable_WritesBothFilesWithTheSameFirstSentence()
    {
        using var folder = new TemporaryFolder();
        string penguins = BundledData.PathOf("penguins.csv");

        CommandRun run = CommandRun.Of("evaluate", "--real", penguins, "--synthetic", penguins, "--sensitive", "sex", "--report", folder.File("report"));

        Assert.Equal([Path.Combine("report", "report.html"), Path.Combine("report", "report.json")], folder.FileNames);
        string sentence = ReportIn(folder.File("report")).Verdict!.Sentence;
        Assert.StartsWith("Do not share these rows: ", sentence, StringComparison.Ordinal);
        Assert.Contains(sentence, System.Net.WebUtility.HtmlDecode(File.ReadAllText(folder.File("report/report.html"))), StringComparison.Ordinal);
        Assert.Contains("Not measured: Membership attack (no rows were held out)", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The sensitive column 'wage' is not in the real table; its columns are species, island", "--sensitive", "wage")]
    [InlineData("The target column 'weight' is not in the real table", "--target", "weight")]
    [InlineData("none.csv doesn't exist", "--holdout", "none.csv")]
    public void Evaluate_InputThatCannotBeUsed_ExitsWithThreeAndLeavesNoReport(string expected, params string[] more)
    {
        using var folder = new TemporaryFolder();
        string penguins = BundledData.PathOf("penguins.csv");

        CommandRun run = CommandRun.Of(
            ["evaluate", "--real", penguins, "--synthetic", penguins, "--report", folder.File("report"), .. more]);

        Assert.Equal(ExitCode.UnusableInput, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.FileNames);
    }

    [Fact]
    public void Evaluate_Cancelled_ExitsWithFourAndLeavesNoReport()
    {
        using var folder = new TemporaryFolder();
        string penguins = BundledData.PathOf("penguins.csv");

        CommandRun run = CommandRun.Of(
            new CancellationToken(canceled: true),
            "evaluate", "--real", penguins, "--synthetic", penguins, "--report", folder.File("report"));

        Assert.Equal(ExitCode.Cancelled, run.ExitCode);
        Assert.Empty(folder.FileNames);
    }

    private static EvaluationReport ReportIn(string folder) =>
        JsonSerializer.Deserialize<EvaluationReport>(File.ReadAllText(Path.Combine(folder, "report.json")), PipelineJson.File)!;
}
