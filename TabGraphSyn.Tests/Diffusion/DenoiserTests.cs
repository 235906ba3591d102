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

        denoiser.Loss(space.Encode(batch), batch, randn(300, NeighbourhoodNetwork.EmbeddingSize)).backward();

        Assert.All(denoiser.named_parameters(), named => Assert.True(named.parameter.grad is { } grad && grad.abs().sum().item<float>() > 0, named.name));
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
        var estimate = denoiser.Estimate(noisy, full(4, 1, sigma, dtype: float32), zeros(4, NeighbourhoodNetwork.EmbeddingSize));

        // Numbers: c_skip(σ)·x with σ_data = 1, so x / (σ² + 1).
        var numbers = noisy.narrow(1, 0, 3) / (sigma * sigma + 1);
        Assert.True((estimate.narrow(1, 0, 3) - numbers).abs().max().item<float>() < 1e-6);

        // Two levels a and b of the flag: the share of b is the logistic function of (x·(b−a) − (|b|²−|a|²)/2) / (σ² + 0.3²).
        int slot = space.Slots.FirstSlots[1];
        var a = space.LevelMeans[slot];
        var b = space.LevelMeans[slot + 1];
        var latent = noisy.narrow(1, 3, space.Size - 3);
        var share = ((latent.mv(b - a) - (b.pow(2).sum() - a.pow(2).sum()) / 2) / (sigma * sigma + 0.09)).sigmoid().unsqueeze(1);
        var expected = a * (1 - share) + b * share;
        var own = space.Vae.Block[slot].gt(0).nonzero().flatten();
        var difference = estimate.narrow(1, 3, space.Size - 3).index_select(1, own) - expected.index_select(1, own);
        Assert.True(difference.abs().max().item<float>() < 1e-5);
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
            return network.Estimate(randn(3, space.Size), ones(3, 1), randn(3, NeighbourhoodNetwork.EmbeddingSize)).Floats();
        }
    }

    [Fact]
    public void NoiseLevels_TwelveSteps_FollowEquationFive()
    {
        double[] levels = HeunSampler.NoiseLevels(12);

        Assert.Equal(13, levels.Length);
        Assert.Equal(40, levels[0], 1e-9);
        Assert.Equal(0.01, levels[11], 1e-9);
        Assert.Equal(0, levels[12]);
        Assert.Equal(Math.Pow(Math.Pow(40, 1 / 7.0) + 5 / 11.0 * (Math.Pow(0.01, 1 / 7.0) - Math.Pow(40, 1 / 7.0)), 7), levels[5], 1e-9);
    }

    public void Dispose()
    {
        denoiser.Dispose();
        space.Dispose();
        rows.Dispose();
        scope.Dispose();
        GC.SuppressFinalize(this);
    }
}
