using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Tests.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TabGraphSyn.Tests.Training;

[Collection(TensorTests.Name)]
public class FlatAdamWTests
{
    [Fact]
    public void Step_TwentyTimes_GivesTheWeightsOfTorchAdamW()
    {
        random.manual_seed(1);
        using var scope = NewDisposeScope();
        var ours = Linear(5, 3);
        var theirs = Linear(5, 3);
        theirs.load_state_dict(ours.state_dict());
        var x = randn(16, 5);
        var y = randn(16, 3);

        using var flat = new FlatAdamW(ours.parameters());
        var reference = optim.AdamW(theirs.parameters(), lr: 0.01, beta1: 0.9, beta2: 0.99, eps: 1e-8, weight_decay: 1e-4);
        for (int step = 0; step < 20; step++)
        {
            flat.ZeroGradients();
            (ours.forward(x) - y).pow(2).mean().backward();
            Assert.True(flat.Step(0.01));
            reference.zero_grad();
            (theirs.forward(x) - y).pow(2).mean().backward();
            reference.step();
        }

        float[] expected = MadeRows.Weights(theirs), actual = MadeRows.Weights(ours);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 5e-6f);
    }

    [Fact]
    public void Step_GradientIsNotFinite_LeavesTheWeightsAlone()
    {
        using var scope = NewDisposeScope();
        var module = Linear(2, 1);
        using var optimizer = new FlatAdamW(module.parameters());
        float[] before = MadeRows.Weights(module);

        (module.forward(ones(1, 2)) * float.NaN).sum().backward();

        Assert.False(optimizer.Step(0.1));
        Assert.Equal(before, MadeRows.Weights(module));
    }

    [Fact]
    public void WithAverage_AfterAStep_ShowsOtherWeightsAndPutsTheCurrentOnesBack()
    {
        using var scope = NewDisposeScope();
        var module = Linear(2, 1);
        using var optimizer = new FlatAdamW(module.parameters());
        module.forward(ones(1, 2)).sum().backward();
        optimizer.Step(0.1);
        float[] current = MadeRows.Weights(module);

        float[] average = optimizer.WithAverage(() => MadeRows.Weights(module));

        Assert.NotEqual(current, average);
        Assert.Equal(current, MadeRows.Weights(module));
    }
}
