using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Runs.New;

namespace TabGraphSyn.Tests.Runs;

/// <summary>The option 'evaluate every … epochs' from the form to the command, and what comes back of it.</summary>
public sealed class EvaluateEveryTests : RunPagesContext
{
    [Fact]
    public void ToOptions_ChoicesOfAnEarlierRun_GivesTheOptionBack()
    {
        var choices = PresetChoices.Of(new SynthesisOptions { EvaluateEvery = 7 });

        Assert.True(choices.IsAdvanced);
        Assert.Equal(7, choices.ToOptions().EvaluateEvery);
        choices.Preset = Preset.Preview;
        Assert.Null(choices.ToOptions().EvaluateEvery);
    }

    [Theory]
    [InlineData(7, "7")]
    [InlineData(null, null)]
    public void Synthesize_Option_IsHandedToTheCommand(int? every, string? argument)
    {
        var run = NewRun("a");
        using var folder = new TemporaryFolder();
        var arguments = PipelineArguments.Synthesize(
            run with { Options = run.Options with { EvaluateEvery = every } }, new RunWorkFolder(folder.FullPath, run.Id), "in.csv", threads: 0);

        int at = arguments.IndexOf("--evaluate-every");
        Assert.Equal(argument, at < 0 ? null : arguments[at + 1]);
    }

    [Fact]
    public void Add_ScoresOfTwoAttempts_KeepsThemApartFromLossesAndOnceAnEpoch()
    {
        var recorder = Recorder(RunHistory.Empty);
        recorder.Add(At(5, 0.9, 0.8));
        recorder.Add(At(6, null, null));
        recorder.Add(At(10, 0.95, 0.9));
        var again = Recorder(recorder.Latest().History);
        again.Add(At(10, 0.96, 0.91));

        Assert.Equal([new ScorePoint(5, 0.9, 0.8), new ScorePoint(10, 0.96, 0.91)], again.Latest().History.Scores);
    }

    [Fact]
    public void Add_MoreScoresThanAreKept_ThinsThemAndKeepsTheNewest()
    {
        var recorder = Recorder(RunHistory.Empty);
        for (int epoch = 1; epoch <= 2000; epoch++) recorder.Add(At(epoch, 0.5 + epoch / 10_000.0, 0.5));

        var scores = recorder.Latest().History.Scores;
        Assert.InRange(scores.Count, 100, RunRecorder.MostPoints);
        Assert.Equal(2000, scores[^1].Epoch);
    }

    private static RunRecorder Recorder(RunHistory history) => new(1, progress: null, history, TimeProvider.System);

    private static PipelineProgress At(int epoch, double? shape, double? trend) =>
        new() { Stage = PipelineStage.Diffusion, Epoch = epoch, Epochs = 20, Loss = 1, SampleShape = shape, SampleTrend = trend };
}
