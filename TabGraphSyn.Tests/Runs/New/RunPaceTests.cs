using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Runs.New;

namespace TabGraphSyn.Tests.Runs.New;

public class RunPaceTests
{
    private static readonly SynthesisOptions Balanced = new();

    private static readonly double Expected = SynthesisEstimate.Seconds(2000, 12, Balanced, report: true);

    [Fact]
    public void Seconds_NoRuns_IsTheEstimate() => Assert.Equal(Expected, RunPace.Of([]).Seconds(2000, 12, Balanced), 9);

    [Fact]
    public void Seconds_RunsOfThePreset_IsTheMedianOfWhatTheyTook()
    {
        var pace = RunPace.Of([Took(0.5 * Expected), Took(0.6 * Expected), Took(3 * Expected)]);

        Assert.Equal(0.6 * Expected, pace.Seconds(2000, 12, Balanced), 9);
        Assert.Equal(0.6 * SynthesisEstimate.Seconds(30_000, 15, Balanced, report: true), pace.Seconds(30_000, 15, Balanced), 9);
    }

    [Fact]
    public void Seconds_TwoRuns_IsBetweenThem() =>
        Assert.Equal(0.7 * Expected, RunPace.Of([Took(0.5 * Expected), Took(0.9 * Expected)]).Seconds(2000, 12, Balanced), 9);

    [Fact]
    public void Seconds_OneRunThatTookVeryLong_GrowsFiveTimesAtMost() =>
        Assert.Equal(5 * Expected, RunPace.Of([Took(100 * Expected)]).Seconds(2000, 12, Balanced), 9);

    [Fact]
    public void Seconds_RunsThatSayNothingOfIt_AreLeftOut()
    {
        var pace = RunPace.Of([
            Took(0.5 * Expected) with { State = RunState.Failed },
            Took(0.5 * Expected) with { ModelRunId = "trained" },
            Took(0.5 * Expected) with { Options = new SynthesisOptions { Preset = Preset.Best } },
            Took(0.5 * Expected) with { Outcome = null },
            Took(1),
        ]);

        Assert.Equal(Expected, pace.Seconds(2000, 12, Balanced), 9);
    }

    private static Run Took(double seconds) => new()
    {
        Id = "run",
        AccountId = "ada",
        Tier = Tier.Free,
        Source = new RunSource("table.csv", null, "table", 2000, 12),
        Options = Balanced,
        State = RunState.Succeeded,
        CreatedAt = DateTimeOffset.UnixEpoch,
        Outcome = new RunOutcome(2000, 0.99, 0.98, 0, new Dictionary<string, double> { ["Read"] = 0.25 * seconds, ["Diffusion"] = 0.75 * seconds }, HasModel: true),
    };
}
