using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Tests.Testing;
using static TorchSharp.torch;

namespace TabGraphSyn.Tests.Training;

[Collection(TensorTests.Name)]
public class RandomDrawsTests
{
    [Fact]
    public void DropoutMask_AnyRate_LeavesOutThatShareAndKeepsTheMean()
    {
        using var scope = NewDisposeScope();
        using var draws = new RandomDraws(CPU);
        draws.Seed(1);

        float[] mask = draws.DropoutMask(500, 400, 0.2, float32).Floats();

        Assert.Equal(0.2, mask.Count(value => value == 0) / (double)mask.Length, 0.01);
        Assert.All(mask, value => Assert.True(value is 0 or 1.25f));
    }

    [Fact]
    public void Seed_TheSameAgain_GivesTheSameDraws()
    {
        using var scope = NewDisposeScope();
        using var draws = new RandomDraws(CPU);

        Assert.Equal(Drawn(3), Drawn(3));
        Assert.NotEqual(Drawn(3), Drawn(4));

        float[] Drawn(long seed)
        {
            draws.Seed(seed);
            return [.. draws.Normal(20).Floats(), .. draws.Uniform(20).Floats(), .. draws.DropoutMask(4, 5, 0.5, float32).Floats()];
        }
    }
}
