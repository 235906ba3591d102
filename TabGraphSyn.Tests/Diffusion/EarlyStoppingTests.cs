using TabGraphSyn.Pipeline.Diffusion;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Tests.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TabGraphSyn.Tests.Diffusion;

[Collection(TensorTests.Name)]
public class EarlyStoppingTests
{
    /// <summary>Plays scores against a module whose only weight counts the steps, and says after which step training ended.</summary>
    private static (int LastStep, float Weight, bool Turned) Play(Func<int, double> score, bool stops, int steps = 5000)
    {
        using var scope = NewDisposeScope();
        var module = Linear(1, 1, hasBias: false);
        using var optimizer = new FlatAdamW(module.parameters(), averageDecay: 0);
        using var stopping = new EarlyStopping(stops);
        int step = 0;
        for (; step < steps; step++)
        {
            optimizer.Restart(full(1, (float)step, dtype: float32));
            if (stopping.IsDue(step) && !stopping.Observe(step, score(step), 0.01, optimizer)) break;
        }

        stopping.Finish(optimizer);
        return (step, module.weight!.item<float>(), stopping.Turned);
    }

    [Fact]
    public void Observe_ScoreTurnsUp_EndsLaterAndGivesTheBestWeightsBack()
    {
        var (lastStep, weight, turned) = Play(step => Math.Abs(step - 1000) / 1000.0, stops: true);

        Assert.True(turned);
        Assert.InRange(weight, 900, 1100);
        Assert.InRange(lastStep, 1.4 * 1000 + 400, 2600);
    }

    [Fact]
    public void Observe_ScoreKeepsFalling_NeverEnds()
    {
        var (lastStep, weight, turned) = Play(step => -step, stops: true);

        Assert.False(turned);
        Assert.Equal(5000, lastStep);
        Assert.InRange(weight, 4700, 4999);
    }

    [Fact]
    public void Observe_NotAllowedToStop_OnlyKeepsTheBest()
    {
        var (lastStep, weight, _) = Play(step => Math.Abs(step - 1000) / 1000.0, stops: false);

        Assert.Equal(5000, lastStep);
        Assert.InRange(weight, 900, 1100);
    }

    /// <summary>Validation improves all the time; samples are scored every 200 steps, with a noise of 0.02.</summary>
    private static (int LastStep, float Weight, bool TurnedBySamples) PlaySamples(Func<int, double> sample, bool stops = true, int steps = 3000)
    {
        using var scope = NewDisposeScope();
        var module = Linear(1, 1, hasBias: false);
        using var optimizer = new FlatAdamW(module.parameters(), averageDecay: 0);
        using var stopping = new EarlyStopping(stops);
        int step = 0;
        for (; step < steps; step++)
        {
            optimizer.Restart(full(1, (float)step, dtype: float32));
            if (stopping.IsDue(step) && !stopping.Observe(step, -Math.Min(step, 1200), 0.01, optimizer)) break;
            if ((step + 1) % 200 == 0) stopping.ObserveSample(step, sample(step), 0.02, optimizer);
        }

        stopping.Finish(optimizer);
        return (step, module.weight!.item<float>(), stopping.TurnedBySamples);
    }

    [Fact]
    public void ObserveSample_TwoClearFallsInARow_EndsAfterTheAnnealWithTheBestWeights()
    {
        var (lastStep, weight, turned) = PlaySamples(step => step < 1000 ? 0.95 : 0.92);

        Assert.True(turned); // falls after steps 1199 and 1399 are the first two
        Assert.InRange(weight, 1100, 1399);
        Assert.InRange(lastStep, 1399 + 400, 1399 + 700);
    }

    [Fact]
    public void ObserveSample_TurnsBeforeValidationWould_NeverEndsLaterThanWithoutSamples()
    {
        int without = PlaySamples(_ => 0.9, steps: 9000).LastStep;
        for (int fall = 400; fall < without; fall += 200)
            Assert.InRange(PlaySamples(step => step < fall ? 0.95 : 0.9, steps: 9000).LastStep, 1, without);
    }

    [Theory]
    [InlineData(0.94, 0.94, true)]
    [InlineData(0.90, 0.95, true)]
    [InlineData(0.90, 0.90, false)]
    public void ObserveSample_NoiseOrASingleFallOrNotAllowedToStop_ChangesNothing(double even, double odd, bool stops)
    {
        var (lastStep, _, turned) = PlaySamples(step => step < 1000 ? 0.95 : step / 200 % 2 == 0 ? even : odd, stops, steps: 2000);

        Assert.False(turned);
        Assert.Equal(2000, lastStep);
    }

    [Fact]
    public void Load_BetweenTwoFalls_TurnsAtTheSecond()
    {
        using var scope = NewDisposeScope();
        var module = Linear(1, 1, hasBias: false);
        using var optimizer = new FlatAdamW(module.parameters());
        using var first = new EarlyStopping(stops: true);
        first.Observe(0, 1, 0.01, optimizer);
        first.ObserveSample(1, 0.95, 0.02, optimizer);
        first.ObserveSample(2, 0.9, 0.02, optimizer);
        var (state, tensors) = first.Save();

        using var resumed = new EarlyStopping(stops: true);
        resumed.Load(state, tensors, CPU);
        Assert.False(resumed.Turned);
        resumed.ObserveSample(3, 0.9, 0.02, optimizer);

        Assert.True(resumed.TurnedBySamples);
    }

    [Fact]
    public void Load_StateWithoutScoresOfSamples_BeginsThemAnew()
    {
        using var scope = NewDisposeScope();
        var module = Linear(1, 1, hasBias: false);
        using var optimizer = new FlatAdamW(module.parameters());
        using var stopping = new EarlyStopping(stops: true);

        stopping.Load("""{"bestLoss":0.5,"bestStep":40,"nextCheck":90,"annealStart":-1,"annealSteps":0,"bestRate":0.01}""",
            new Dictionary<string, TorchSharp.torch.Tensor> { ["best"] = ones(1) }, CPU);

        Assert.Equal(0.5, stopping.BestLoss);
        stopping.ObserveSample(50, 0.1, 0.02, optimizer);
        stopping.ObserveSample(60, 0.1, 0.02, optimizer);
        Assert.False(stopping.Turned);
    }
}
