using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Command;

public class SynthesizeCommandTests
{
    [Fact]
    public void Synthesize_Preview_WritesRowsModelAndReport()
    {
        using var folder = new TemporaryFolder();

        CommandRun run = CommandRun.Of(
            "synthesize", BundledData.PathOf("penguins.csv"), "--output", folder.File("synthetic.csv"), "--rows", "50", "--preset", "preview",
            "--model", folder.File("penguins.tgs"), "--report", folder.File("report"), "--seed", "3");

        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Assert.Equal(
            ["penguins.tgs", Path.Combine("report", "report.html"), Path.Combine("report", "report.json"), Path.Combine("report", "run.json"), "synthetic.csv"], folder.FileNames);
        Assert.Equal(51, File.ReadAllLines(folder.File("synthetic.csv")).Length);
        Assert.StartsWith($"Wrote 50 rows to '{folder.File("synthetic.csv")}' in ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Column shape ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Read the table", run.Error, StringComparison.Ordinal);
        var report = JsonSerializer.Deserialize<EvaluationReport>(File.ReadAllText(folder.File("report/report.json")), PipelineJson.File)!;
        Assert.Equal(50, report.Rows.Synthetic);
        var summary = JsonSerializer.Deserialize<SynthesisSummary>(File.ReadAllText(folder.File("report/run.json")), PipelineJson.File)!;
        Assert.Equal(new SynthesisOptions { Preset = Preset.Preview, Rows = 50, Seed = 3 }, summary.Options);
    }

    [Fact]
    public void Synthesize_Json_WritesOnlyProgressThatEndsWithDone()
    {
        using var folder = new TemporaryFolder();

        CommandRun run = CommandRun.Of(
            "synthesize", BundledData.PathOf("penguins.csv"), "--output", folder.File("synthetic.csv"), "--preset", "preview", "--progress", "json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Empty(run.Error);
        PipelineProgress[] lines =
        [
            .. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<PipelineProgress>(line, PipelineJson.Line)!),
        ];
        Assert.Equal(PipelineStage.Done, lines[^1].Stage);
        Assert.Equal(lines.Select(line => line.Fraction).Order(), lines.Select(line => line.Fraction));
    }

    [Fact]
    public void Synthesize_ProtectionOptions_ReachTheEncoderAndTheReport()
    {
        using var folder = new TemporaryFolder();
        string input = folder.File("rows.csv"), output = folder.File("synthetic.csv");
        File.WriteAllLines(input, ["level,amount", .. Enumerable.Range(0, 90).Select(i => $"{(i < 30 ? $"rare {i / 3}" : "often")},{i * i}")]);
        CommandRun Run(params string[] options) =>
            CommandRun.Of(["synthesize", input, "--output", output, "--report", folder.File("report"), "--preset", "preview", "--progress", "none", .. options]);

        CommandRun protects = Run();
        Assert.Contains("written as 'other'", protects.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("rare", File.ReadAllText(output), StringComparison.Ordinal);
        Run("--minimum-level-rows", "3");
        Assert.Contains("rare", File.ReadAllText(output), StringComparison.Ordinal);
        CommandRun open = Run("--no-value-protection");
        Assert.Contains("Rare values aren't protected", open.Output, StringComparison.Ordinal);
        Assert.Contains("\"protectValues\": false", File.ReadAllText(folder.File("report/run.json")), StringComparison.Ordinal);
        Assert.Equal(ExitCode.WrongUsage, Run("--no-value-protection", "--protection-rows", "3").ExitCode);
        Assert.Equal(ExitCode.Done, Run("--protection-rows", "3").ExitCode);
    }

    [Fact]
    public void TrainThenSample_GivesRowsWithoutTheInput()
    {
        using var folder = new TemporaryFolder();
        string model = folder.File("penguins.tgs"), rows = folder.File("rows.csv");

        CommandRun train = CommandRun.Of("train", BundledData.PathOf("penguins.csv"), "--model", model, "--preset", "preview", "--progress", "none");
        CommandRun sample = CommandRun.Of("sample", "--model", model, "--rows", "20", "--output", rows, "--progress", "none");

        Assert.True(train.ExitCode == ExitCode.Done, train.Error);
        Assert.StartsWith("Learned ", train.Output, StringComparison.Ordinal);
        Assert.True(sample.ExitCode == ExitCode.Done, sample.Error);
        Assert.Equal(21, File.ReadAllLines(rows).Length);
        Assert.Equal("species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year", File.ReadLines(rows).First());
    }

    [Fact]
    public void Sample_FileThatIsNoModel_ExitsWithThree()
    {
        using var folder = new TemporaryFolder();

        CommandRun run = CommandRun.Of("sample", "--model", BundledData.PathOf("penguins.csv"), "--rows", "5", "--output", folder.File("rows.csv"));

        Assert.Equal(ExitCode.UnusableInput, run.ExitCode);
        Assert.Empty(folder.FileNames);
    }

    [Fact]
    public void Synthesize_UnusableInput_ExitsWithThreeAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();

        CommandRun run = CommandRun.Of(
            "synthesize", folder.File("absent.csv"), "--output", folder.File("synthetic.csv"), "--report", folder.File("report"), "--progress", "none");

        Assert.Equal(ExitCode.UnusableInput, run.ExitCode);
        Assert.Contains("absent.csv doesn't exist", run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.FileNames);
    }

    [Theory]
    [InlineData("--target", "nope")]
    [InlineData("--sensitive", "nope")]
    public void Synthesize_ReportAboutAnUnknownColumn_IsRefusedBeforeTraining(params string[] more)
    {
        using var folder = new TemporaryFolder();

        CommandRun run = CommandRun.Of(
            ["synthesize", BundledData.PathOf("penguins.csv"), "--output", folder.File("synthetic.csv"), "--report", folder.File("report"), .. more]);

        Assert.Equal(ExitCode.UnusableInput, run.ExitCode);
        Assert.Contains("a column 'nope', which the table doesn't have; its columns are species, island", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Training", run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.FileNames);
    }

    [Fact]
    public void Train_PriorModel_IsKeptWhenTheInputIsUnusable()
    {
        using var folder = new TemporaryFolder();
        string model = folder.Write("model.tgs", "an earlier model");

        CommandRun run = CommandRun.Of("train", folder.Write("input.csv", "a,b\n"), "--model", model);

        Assert.Equal(ExitCode.UnusableInput, run.ExitCode);
        Assert.Equal("an earlier model", File.ReadAllText(model));
    }
}
