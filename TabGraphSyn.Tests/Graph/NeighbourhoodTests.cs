using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using TabGraphSyn.Tests.Testing;
using static TorchSharp.torch;

namespace TabGraphSyn.Tests.Graph;

[Collection(TensorTests.Name)]
public class NeighbourhoodTests
{
    [Fact]
    public void Loss_Backward_ReachesEveryParameter()
    {
        random.manual_seed(1);
        using var scope = NewDisposeScope();
        using var rows = MadeRows.Tensors(100);
        using var space = new LatentSpace(new ColumnVae(MadeRows.Encoded(1).Layout, CPU), rows, 100);
        using var network = new NeighbourhoodNetwork(space, CPU);

        network.Loss(NeighbourhoodNetwork.Aggregate(randn(100, 10, space.Size)), rows.Draw(arange(100, dtype: int64))).backward();

        Assert.All(network.named_parameters(), named => Assert.True(named.parameter.grad is { } grad && grad.abs().sum().item<float>() > 0, named.name));
    }

    [Fact]
    public void Train_MadeRows_EmbedsTheGroupThatARowsNeighboursBelongTo()
    {
        random.manual_seed(1);
        using var scope = NewDisposeScope();
        using var rows = MadeRows.Tensors(1500);
        var vae = new ColumnVae(MadeRows.Encoded(1).Layout, CPU);
        VaeTrainer.Train(vae, rows, 1500, new StagePlan(200, 256, 0.02), MadeRows.Session());
        using var space = new LatentSpace(vae, rows, 1500);

        var embeddings = GraphTrainer.Train(space, rows, 1500, new StagePlan(200, 256, 3e-3), MadeRows.Session());

        Assert.Equal([1500, NeighbourhoodNetwork.EmbeddingSize], embeddings.shape);
        Assert.Equal(0, embeddings.mean().item<float>(), 1e-4);
        double between = 0; // variance of the groups' mean embeddings, summed over dimensions that all have variance 1
        for (long group = 0; group < 3; group++)
            between += embeddings.index_select(0, rows.Codes.select(1, 0).eq(group).nonzero().flatten()).mean([0L]).pow(2).sum().item<float>() / 3;
        Assert.True(between > 0.5, $"between-group variance {between}");
    }

    [Fact]
    public void Sample_FittedDensity_HasTheMeanAndVarianceOfTheEmbeddingsAndTheJitter()
    {
        random.manual_seed(2);
        using var scope = NewDisposeScope();
        var embeddings = NeighbourhoodNetwork.Standardise(cat([randn(1000, 6) * 0.3 + 1, randn(1000, 6) * 0.5 - 1], 0));
        using var density = NeighbourhoodDensity.Fit(embeddings, seed: 3);

        using var draws = new RandomDraws(CPU);
        var sample = density.Sample(20_000, draws);

        Assert.Equal(0, sample.mean().item<float>(), 0.03);
        Assert.Equal(1 + NeighbourhoodNetwork.Jitter * NeighbourhoodNetwork.Jitter, sample.pow(2).mean().item<float>(), 0.05);
        Assert.True(sample.select(1, 0).mul(sample.select(1, 1)).mean().item<float>() > 0.6);
    }

    [Fact]
    public void Fit_FewerRowsThanTwoComponents_GivesOneComponent()
    {
        random.manual_seed(2);
        using var scope = NewDisposeScope();
        using var density = NeighbourhoodDensity.Fit(randn(30, 6), seed: 3);

        Assert.Equal(1, density.Tensors["density.weights"].shape[0]);
    }
}
