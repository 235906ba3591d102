using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Benchmark;
using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Command;

public class BenchmarkCommandTests
{
    [Fact]
    public void Benchmark_SyntheticFile_PrintsOneLineAndWritesTheSameAsJson()
    {
        using var folder = new TemporaryFolder();
        string table = BundledData.PathOf("pima_diabetes.csv");

        CommandRun run = CommandRun.Of(
            "benchmark", table, "--split", "0.5", "--target", "diabetes", "--synthetic", table, "--json", folder.File("out.json"));

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("TSTR AUC", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("pima_diabetes.c…", lines[1], StringComparison.Ordinal);
        BenchmarkReport report = JsonSerializer.Deserialize<BenchmarkReport>(File.ReadAllText(folder.File("out.json")), PipelineJson.File)!;
        BenchmarkRun result = Assert.Single(report.Runs);
        Assert.Equal((384, 384), (report.TrainingRows, report.HoldoutRows));
        // The whole table holds both halves, so it is as near to the one as to the other, and knows the answers.
        Assert.InRange(result.Measures.Privacy.TrainingShare, 0.45, 0.55);
        Assert.True(result.Measures.TrainOnSynthetic > result.Measures.TrainOnReal);
    }

    [Fact]
    public void Benchmark_DroppedColumn_IsNotLookedFor()
    {
        using var folder = new TemporaryFolder();
        string table = BundledData.PathOf("penguins.csv");
        string synthetic = folder.Write(
            "synthetic.csv", string.Join('\n', File.ReadLines(table).Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..])));
        string first = File.ReadLines(table).First().Split(',')[0].Trim('"');

        CommandRun with = CommandRun.Of("benchmark", table, "--split", "0.3", "--target", "sex", "--synthetic", synthetic);
        CommandRun without = CommandRun.Of("benchmark", table, "--split", "0.3", "--target", "sex", "--synthetic", synthetic, "--drop", first);

        Assert.Equal(ExitCode.UnusableInput, with.ExitCode);
        Assert.Contains($"The synthetic table has no column '{first}'", with.Error, StringComparison.Ordinal);
        Assert.Equal("", without.Error);
        Assert.Equal(ExitCode.Done, without.ExitCode);
    }

    [Fact]
    public void Benchmark_TwoSeedsOfThePreview_PrintsEachTheMeanAndTheMark()
    {
        CommandRun run = CommandRun.Of(
            "benchmark", BundledData.PathOf("pima_diabetes.csv"), "--split", "0.3", "--target", "diabetes", "--preset", "preview", "--seeds", "1,2", "--real");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("Seed 2: 538 rows in", run.Error, StringComparison.Ordinal);
        string[] names = [.. run.Output.Split('\n').Select(line => line.Length < 16 ? line : line[..16].Trim())];
        Assert.Equal(["", "seed 1", "seed 2", "mean", "held-out rows", "", "", "seed 1", "seed 2", "mean", "held-out rows", ""], names);
    }

    [Fact]
    public void Benchmark_AttackOnThePreview_CountsCanaries()
    {
        CommandRun run = CommandRun.Of(
            "benchmark", BundledData.PathOf("penguins.csv"), "--split", "0.3", "--target", "sex", "--preset", "preview", "--attack");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("Seed 0 with half of the rows: 172 rows in", run.Error, StringComparison.Ordinal);
        Assert.Contains("canaries    exact     near  (decoys)", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"seed 0 .* 20 +\d+ +\d+ +\d+", run.Output);
    }

    [Fact]
    public void Benchmark_Real_TrainsNothing()
    {
        CommandRun run = CommandRun.Of("benchmark", BundledData.PathOf("penguins.csv"), "--split", "0.3", "--target", "body_mass_g", "--real");

        Assert.Equal("", run.Error);
        Assert.Contains("TSTR RMSE", run.Output, StringComparison.Ordinal);
        Assert.Contains("held-out rows", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.WrongUsage, "--seeds is for training, and with --synthetic nothing is trained", "--target", "sex", "--split", "0.2", "--seeds", "1")]
    [InlineData(ExitCode.WrongUsage, "--attack is for training", "--target", "sex", "--split", "0.2", "--attack")]
    [InlineData(ExitCode.UnusableInput, "The target column 'weight' is not among", "--target", "weight", "--split", "0.2")]
    [InlineData(ExitCode.UnusableInput, "The column to drop, 'weight', is not in the table", "--target", "sex", "--split", "0.2", "--drop", "weight")]
    [InlineData(ExitCode.WrongUsage, "Give one of --holdout FILE and --split SHARE", "--target", "sex")]
    [InlineData(ExitCode.WrongUsage, "Give one of --holdout FILE and --split SHARE", "--target", "sex", "--split", "0.2", "--holdout", "h.csv")]
    public void Benchmark_Mistake_IsSaidInASentence(int exitCode, string expected, params string[] more)
    {
        string table = BundledData.PathOf("penguins.csv");

        CommandRun run = CommandRun.Of(["benchmark", table, "--synthetic", table, .. more]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }
}
