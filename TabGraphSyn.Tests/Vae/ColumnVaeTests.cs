using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using TabGraphSyn.Tests.Testing;
using static TorchSharp.torch;

namespace TabGraphSyn.Tests.Vae;

[Collection(TensorTests.Name)]
public class ColumnVaeTests
{
    [Fact]
    public void Decode_EncodedRows_HasTheShapesOfTheLayout()
    {
        using var scope = NewDisposeScope();
        using var rows = MadeRows.Tensors(50);
        using var vae = new ColumnVae(MadeRows.Encoded(1).Layout, CPU);
        var batch = rows.Draw(arange(7, dtype: int64));

        var latent = vae.EncodeMean(batch);
        var (numbers, logits) = vae.Decode(latent);

        Assert.Equal([7, 3 + 2 + 1 + 1], latent.shape);
        Assert.Equal([7, 3], numbers.shape);
        Assert.Equal([7, vae.Slots.Count], logits.shape);
    }

    [Fact]
    public void Loss_Backward_ReachesEveryParameter()
    {
        random.manual_seed(1);
        using var scope = NewDisposeScope();
        using var rows = MadeRows.Tensors(200);
        using var vae = new ColumnVae(MadeRows.Encoded(1).Layout, CPU);

        vae.Loss(vae.Slots.Shares(rows.Codes)).backward();

        Assert.All(vae.named_parameters(), named => Assert.True(named.parameter.grad is { } grad && grad.abs().sum().item<float>() > 0, named.name));
    }

    [Fact]
    public void Train_MadeRows_IsNearlyLossless()
    {
        random.manual_seed(1);
        using var scope = NewDisposeScope();
        using var rows = MadeRows.Tensors(1000);
        using var vae = new ColumnVae(MadeRows.Encoded(1).Layout, CPU);

        var reconstruction = VaeTrainer.Train(vae, rows, 1000, new StagePlan(300, 256, 0.02), MadeRows.Session());

        Assert.True(reconstruction.LevelAccuracy > 0.999, $"{reconstruction}");
        Assert.True(reconstruction.NumberError < 0.05, $"{reconstruction}");
    }

    [Fact]
    public void Train_NumbersOnly_Works() => TrainsOn(new EncodedLayout([], [-1, -1]));

    [Fact]
    public void Train_CategoriesOnly_Works() => TrainsOn(new EncodedLayout([2, 300], []));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void LevelMeans_SmallCategory_AreEquallyFarFromEachOtherWithoutTraining(int levels)
    {
        using var scope = NewDisposeScope();
        using var vae = new ColumnVae(new EncodedLayout([levels, 4], []), CPU);

        var means = vae.LevelMeans().narrow(0, vae.Slots.FirstSlots[0], levels).narrow(1, 0, levels - 1);
        var (_, logits) = vae.Decode(vae.LevelMeans().narrow(0, vae.Slots.FirstSlots[0], levels));

        Assert.False(vae.HasLargeCategory);
        for (int a = 0; a < levels; a++)
        {
            for (int b = 0; b < a; b++) Assert.Equal(Math.Sqrt(2), (means[a] - means[b]).norm().item<float>(), 1e-5);
        }

        Assert.Equal(Enumerable.Range(0, levels).Select(level => (long)level), logits.narrow(1, vae.Slots.FirstSlots[0], levels).argmax(1).Longs());
    }

    [Fact]
    public void HasLargeCategory_MoreLevelsThanASimplexInEightDimensionsHas_IsTrue()
    {
        using var vae = new ColumnVae(new EncodedLayout([3, 10], [-1]), CPU);

        Assert.True(vae.HasLargeCategory);
    }

    [Fact]
    public void LatentSpace_TrainedVae_DecodesWhatItEncodedAndKeepsLevelsAtTheirDistance()
    {
        random.manual_seed(1);
        using var scope = NewDisposeScope();
        using var rows = MadeRows.Tensors(1000);
        var vae = new ColumnVae(MadeRows.Encoded(1).Layout, CPU);
        VaeTrainer.Train(vae, rows, 1000, new StagePlan(300, 256, 0.02), MadeRows.Session());
        using var space = new LatentSpace(vae, rows, 1000);
        var batch = rows.Middle(arange(1000, dtype: int64));

        var (codes, numbers) = space.Decode(space.Encode(batch));

        Assert.True(codes.eq(batch.Codes).to(float32).mean().item<float>() > 0.999);
        Assert.True(((numbers - batch.Numbers) * batch.Known).abs().max().item<float>() < 0.1);
        var flag = space.LevelMeans.narrow(0, vae.Slots.FirstSlots[1], 2);
        Assert.Equal(2.12, (flag[0] - flag[1]).norm().item<float>(), 0.01);
    }

    private static void TrainsOn(EncodedLayout layout)
    {
        random.manual_seed(1);
        using var scope = NewDisposeScope();
        var random1 = new Random(3);
        int[] codes = [.. Enumerable.Range(0, 200 * layout.Categories).Select(cell => random1.Next(layout.LevelCounts[cell % layout.Categories]))];
        float[] low = [.. Enumerable.Range(0, 200 * layout.Numbers).Select(_ => random1.NextSingle() * 0.99f)];
        using var rows = new TableTensors(new EncodedTable(layout, 200, codes, low, [.. low.Select(value => value + 0.01f)]), CPU);
        using var vae = new ColumnVae(layout, CPU);

        var reconstruction = VaeTrainer.Train(vae, rows, 200, new StagePlan(400, 128, 0.02), MadeRows.Session());

        Assert.True(reconstruction.LevelAccuracy > 0.97 && reconstruction.NumberError < 0.06, $"{reconstruction}");
    }
}
