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
}
