using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Command;

namespace TabGraphSyn.Tests.Command;

public class ProgressDisplayTests
{
    private static readonly PipelineProgress[] Steps =
    [
        new() { Stage = PipelineStage.Read, Message = "344 rows [and] 8 columns" },
        new() { Stage = PipelineStage.Vae, Fraction = 0.1, StageFraction = 0.5, Epoch = 1, Epochs = 2, Loss = 1.25, ElapsedSeconds = 2 },
        new() { Stage = PipelineStage.Vae, Fraction = 0.2, StageFraction = 1, Epoch = 2, Epochs = 2, Loss = 0.75, ElapsedSeconds = 3, RemainingSeconds = 30 },
        new() { Stage = PipelineStage.Done, Fraction = 1, StageFraction = 1, ElapsedSeconds = 33 },
    ];

    [Fact]
    public void Show_Json_WritesOneObjectALineOnStandardOutput()
    {
        var (output, error) = Show(ProgressMode.Json, isTerminal: true);

        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Steps, lines.Select(line => JsonSerializer.Deserialize<PipelineProgress>(line, PipelineJson.Line)));
        Assert.StartsWith("{\"stage\":\"Vae\",", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("null", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Fact]
    public void Show_AutoWithoutTerminal_WritesALineForEachStage()
    {
        var (output, error) = Show(ProgressMode.Auto, isTerminal: false);

        Assert.Equal(
            "    0.0 s  Read the table\n    0.0 s  344 rows [and] 8 columns\n    2.0 s  Learn the columns (VAE)\n", error);
        Assert.Empty(output);
    }

    [Fact]
    public void Show_AutoOnTerminal_LeavesStandardOutputToResults()
    {
        var (output, error) = Show(ProgressMode.Auto, isTerminal: true);

        Assert.Contains("344 rows [and] 8 columns", error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public void Show_None_WritesNothing()
    {
        var (output, error) = Show(ProgressMode.None, isTerminal: true);

        Assert.Empty(output + error);
    }

    private static (string Output, string Error) Show(ProgressMode mode, bool isTerminal)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var context = new CommandContext(output, error, Stream.Null, CancellationToken.None) { ErrorIsTerminal = isTerminal };

        int result = ProgressDisplay.Show(mode, context, progress =>
        {
            foreach (PipelineProgress step in Steps)
                progress?.Report(step);
            return 7;
        });

        Assert.Equal(7, result);
        return (output.ToString(), error.ToString());
    }
}
