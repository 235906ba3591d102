using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Tests.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace TabGraphSyn.Tests.Training;

[Collection(TensorTests.Name)]
public class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_ManyParts_DoesEachOnce(int threads)
    {
        using var workers = new Pipeline.Training.Workers(threads, 1);
        int[] done = new int[100];

        workers.Run(100, part => Interlocked.Increment(ref done[part]));

        Assert.All(done, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Run_APartThrows_ThrowsItAndGoesOnWorking()
    {
        using var workers = new Pipeline.Training.Workers(2, 1);

        Assert.Throws<TimeoutException>(() => workers.Run(4, part => { if (part == 2) throw new TimeoutException(); }));

        int done = 0;
        workers.Run(4, _ => Interlocked.Increment(ref done));
        Assert.Equal(4, done);
    }

    [Fact]
    public void Run_TwoThreadsOfManyTemporaryNumbers_ComputesWhatOneThreadDoes()
    {
        // Each part makes thousands of temporary scalars; a collection in the middle of one would free it too early.
        double[] alone = new double[8], together = new double[8];
        using (var one = new Pipeline.Training.Workers(1, 1)) one.Run(8, part => alone[part] = Compute(part));
        using (var two = new Pipeline.Training.Workers(2, 1)) two.Run(8, part => together[part] = Compute(part));

        Assert.Equal(alone, together);

        static double Compute(int part)
        {
            using var scope = NewDisposeScope();
            using var draws = new RandomDraws(CPU);
            draws.Seed(part);
            var x = draws.Normal(64);
            for (int i = 0; i < 3000; i++)
            {
                using var step = NewDisposeScope();
                x = ((x * 0.999 + 0.001).clamp(-3, 3) - 0.0005 * i / 3000).MoveToOuterDisposeScope();
            }

            return x.sum().ToDouble();
        }
    }

    [Fact]
    public void Step_TwoReplicas_EqualsOneWithTheSumOfTheirGradients()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        using var first = nn.Linear(5, 4);
        using var second = nn.Linear(5, 4);
        using var single = nn.Linear(5, 4);
        using (no_grad())
        {
            single.weight!.copy_(first.weight!);
            single.bias!.copy_(first.bias!);
        }

        using var both = new FlatAdamW([first.parameters(), second.parameters()]);
        using var alone = new FlatAdamW(single.parameters());
        var x = randn(6, 5);
        first.forward(x.narrow(0, 0, 3)).pow(2).sum().backward();
        second.forward(x.narrow(0, 3, 3)).pow(2).sum().backward();
        single.forward(x).pow(2).sum().backward();
        both.Step(0.1);
        alone.Step(0.1);

        Assert.Equal(MadeRows.Weights(first), MadeRows.Weights(second));
        Assert.All(MadeRows.Weights(first).Zip(MadeRows.Weights(single)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}
