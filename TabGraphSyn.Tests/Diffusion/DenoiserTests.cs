using TabGraphSyn.Pipeline.Diffusion;
using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using TabGraphSyn.Tests.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace TabGraphSyn.Tests.Diffusion;

[Collection(TensorTests.Name)]
public class DenoiserTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TableTensors rows;
    private readonly LatentSpace space;
    private readonly Denoiser denoiser;
    private readonly RandomDraws draws = new(CPU);

    public DenoiserTests()
    {
        random.manual_seed(1);
        rows = MadeRows.Tensors(300);
        space = new LatentSpace(new ColumnVae(MadeRows.Encoded(1).Layout, CPU), rows, 300);
        denoiser = new Denoiser(space, new DenoiserSize(32, 2, 0), CPU);
    }

    [Fact]
    public void Loss_Backward_ReachesEveryParameter()
    {
        var batch = rows.Draw(arange(300, dtype: int64));

        denoiser.Loss(space.Encode(batch), batch, randn(300, NeighbourhoodNetwork.EmbeddingSize), draws, training: true).backward();

        Assert.All(denoiser.named_parameters(), named => Assert.True(named.parameter.grad is { } grad && grad.to(float32).abs().sum().item<float>() > 0, named.name));
    }

    [Fact]
    public void Estimate_SilentNetwork_IsWhatThePreconditioningAloneSays()
    {
        using (no_grad())
        {
            foreach (var parameter in denoiser.parameters()) parameter.zero_();
        }

        double sigma = 0.7;
        var noisy = randn(4, space.Size);
        var estimate = denoiser.Estimate(noisy, full(4, 1, sigma, dtype: float32), zeros(4, NeighbourhoodNetwork.EmbeddingSize), zeros(4, space.Size));

        // Numbers: c_skip(σ)·x with σ_data = 1, so x / (σ² + 1).
        var numbers = noisy.narrow(1, 0, 3) / (sigma * sigma + 1);
        Assert.True((estimate.narrow(1, 0, 3) - numbers).abs().max().item<float>() < 1e-6);

        // Levels: equal logits, so the plain mean of a variable's levels.
        var flag = space.LevelMeans.narrow(0, space.Slots.FirstSlots[1], 2).mean([0L]);
        var own = flag.ne(0).nonzero().flatten();
        var difference = (estimate.narrow(1, 3, space.Size - 3) - flag).index_select(1, own);
        Assert.True(own.shape[0] > 0 && difference.abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void Loss_NumberThatDoesNotCount_IsTrainedTowardsZero()
    {
        // Sampling evolves such a number too; were it left out of the loss, what it becomes would be arbitrary and mislead the other columns.
        var all = rows.Draw(arange(300, dtype: int64));
        var silent = all.Known.select(1, 2).eq(0).nonzero().flatten();
        Assert.True(silent.shape[0] > 10);
        Assert.Equal(0, space.Encode(all).index_select(0, silent).select(1, 2).abs().max().item<float>());

        denoiser.Loss(space.Encode(all).index_select(0, silent), Rows(all, silent), zeros(silent.shape[0], NeighbourhoodNetwork.EmbeddingSize), draws, training: false).backward();

        var weight = denoiser.named_parameters().Single(named => named.name == "network.output.weight").parameter;
        Assert.True(weight.grad![2].to(float32).abs().sum().item<float>() > 0);
    }

    [Fact]
    public void Forward_SameSeed_SameNumbers()
    {
        Assert.Equal(Output(), Output());

        float[] Output()
        {
            random.manual_seed(9);
            using var inner = NewDisposeScope();
            using var network = new Denoiser(space, new DenoiserSize(16, 1, 0), CPU);
            return network.Estimate(randn(3, space.Size), ones(3, 1), randn(3, NeighbourhoodNetwork.EmbeddingSize), zeros(3, space.Size)).Floats();
        }
    }

    [Fact]
    public void Sample_SilentNetwork_NearsTheExactSolutionWithTheSquareOfTheSteps()
    {
        using (no_grad())
        {
            foreach (var parameter in denoiser.parameters()) parameter.zero_();
        }

        // The estimate is then x / (σ² + 1), and the path from σ to 0 ends in x / √(σ² + 1).
        draws.Seed(4);
        var end = draws.Normal(200, space.Size).mul(10 / Math.Sqrt(101)).narrow(1, 0, 3);

        double few = Error(14), many = Error(28);

        Assert.InRange(few, 1e-6, 0.05);
        Assert.InRange(many, 0, few / 3);

        double Error(int steps)
        {
            draws.Seed(4);
            var sample = MultistepSampler.Sample(
                denoiser, zeros(200, NeighbourhoodNetwork.EmbeddingSize), space.Size, steps, draws, CancellationToken.None);
            return (sample.narrow(1, 0, 3) - end).abs().mean().item<float>();
        }
    }

    [Fact]
    public void ForSteps_Twelve_FollowEquationFive()
    {
        double[] levels = NoiseLevels.ForSteps(12);

        Assert.Equal(13, levels.Length);
        Assert.Equal(10, levels[0], 1e-9);
        Assert.Equal(0.05, levels[11], 1e-9);
        Assert.Equal(0, levels[12]);
        Assert.Equal(Math.Pow(Math.Pow(10, 1 / 7.0) + 5 / 11.0 * (Math.Pow(0.05, 1 / 7.0) - Math.Pow(10, 1 / 7.0)), 7), levels[5], 1e-9);
    }

    private static RowBatch Rows(RowBatch batch, Tensor rows) =>
        new(batch.Codes.index_select(0, rows), batch.Numbers.index_select(0, rows), batch.Known.index_select(0, rows));

    public void Dispose()
    {
        draws.Dispose();
        denoiser.Dispose();
        space.Dispose();
        rows.Dispose();
        scope.Dispose();
        GC.SuppressFinalize(this);
    }
}
