using TabGraphSyn.Pipeline.Diffusion;
using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using TabGraphSyn.Tests.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace TabGraphSyn.Tests.Diffusion;

[Collection(TensorTests.Name)]
public sealed class SampleScoringTests : IDisposable
{
    private static readonly EncodedLayout TwoFlags = new([2, 2], []);

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor embeddings;
    private readonly NeighbourhoodDensity density;

    public SampleScoringTests()
    {
        random.manual_seed(1);
        embeddings = randn(1000, NeighbourhoodNetwork.EmbeddingSize);
        density = NeighbourhoodDensity.Fit(embeddings, seed: 1);
    }

    [Theory]
    [InlineData(new[] { 0, 0, 0, 0, 1, 1, 1, 1 }, 1, 1)]
    [InlineData(new[] { 0, 0, 0, 1, 1, 0, 1, 1 }, 1, 0.5)]
    [InlineData(new[] { 0, 0, 0, 0, 0, 0, 0, 0 }, 0.5, 0.5)]
    [InlineData(new[] { 0, 1, 0, 1, 0, 1, 0, 1 }, 0.5, 0)]
    public void Compare_TwoFlagsThatAreAlwaysEqual_GivesSharesComputedByHand(int[] codes, double shape, double trend)
    {
        var scoring = Scoring(new EncodedTable(TwoFlags, 4, [0, 0, 0, 0, 1, 1, 1, 1], [], []));

        var score = scoring.Compare(new EncodedSample(TwoFlags, 4, codes, []));

        Assert.Equal(shape, score.Shape, 9);
        Assert.Equal(trend, score.Trend, 9);
        Assert.Equal((shape + trend) / 2, score.Mean, 9);
    }

    [Fact]
    public void Compare_RowsOfTheSameKind_IsAlmostOne()
    {
        var score = Scoring(MadeRows.Encoded(1000)).Compare(Middles(MadeRows.Encoded(1000, seed: 2)));

        Assert.InRange(score.Shape, 0.98, 1);
        Assert.InRange(score.Trend, 0.9, 1);
    }

    [Fact]
    public void Compare_ColumnsShuffled_KeepsTheShapeAndLosesTheTrend()
    {
        var scoring = Scoring(MadeRows.Encoded(1000));
        var rows = Middles(MadeRows.Encoded(1000, seed: 2));

        var whole = scoring.Compare(rows);
        var shuffled = scoring.Compare(Shuffled(rows));

        Assert.Equal(whole.Shape, shuffled.Shape, 9);
        Assert.True(shuffled.Trend < whole.Trend - 0.1, $"{whole.Trend} → {shuffled.Trend}");
    }

    [Fact]
    public void Compare_NumberThatNeverCounts_ScoresNothingForIt()
    {
        var layout = new EncodedLayout([2], [0]);
        var scoring = Scoring(new EncodedTable(layout, 4, [0, 0, 0, 0], [0, 0.25f, 0.5f, 0.75f], [0.25f, 0.5f, 0.75f, 1]));

        var score = scoring.Compare(new EncodedSample(layout, 4, [1, 1, 1, 1], [0.1f, 0.4f, 0.6f, 0.9f]));

        Assert.Equal(new SampleScore(Shape: 0, Trend: 1), score); // a number and its own state are no pair
    }

    [Fact]
    public void Score_AnyStep_DependsOnTheStepAloneAndLeavesTheGlobalDrawsAlone()
    {
        var scoring = Scoring(MadeRows.Encoded(1000), out var denoiser);
        random.manual_seed(5);
        float expected = rand(1).item<float>();

        random.manual_seed(5);
        var first = scoring.Score(denoiser, step: 10);
        Assert.Equal(expected, rand(1).item<float>());

        Assert.NotEqual(first, scoring.Score(denoiser, step: 11));
        Assert.Equal(first, scoring.Score(denoiser, step: 10));
        Assert.InRange(first.Shape, 0, 1);
        denoiser.Dispose();
    }

    [Fact]
    public void Score_ManyTimes_LeavesNoTensorsBehind()
    {
        var scoring = Scoring(MadeRows.Encoded(200), out var denoiser);
        scoring.Score(denoiser, step: 0);
        long before = Tensor.TotalCount;

        for (int step = 1; step <= 150; step++) scoring.Score(denoiser, step);

        Assert.InRange(Tensor.TotalCount - before, -60, 60);
        denoiser.Dispose();
    }

    public void Dispose()
    {
        density.Dispose();
        scope.Dispose();
    }

    private SampleScoring Scoring(EncodedTable table) => Scoring(table, out _);

    private SampleScoring Scoring(EncodedTable table, out Denoiser denoiser)
    {
        var rows = new TableTensors(table, CPU);
        random.manual_seed(1);
        var space = new LatentSpace(new ColumnVae(table.Layout, CPU), rows, table.Rows);
        denoiser = new Denoiser(space, new DenoiserSize(32, 2, 0.1), CPU);
        return new SampleScoring(new DiffusionData(space, rows, table.Rows, table.Rows, embeddings), density, denoisingSteps: 2, MadeRows.Session());
    }

    private static EncodedSample Middles(EncodedTable table) =>
        new(table.Layout, table.Rows, table.Codes, [.. table.Low.Zip(table.High, (low, high) => (low + high) / 2)]);

    /// <summary>Every column in an order of its own, but for the third number, which keeps to its state.</summary>
    private static EncodedSample Shuffled(EncodedSample rows)
    {
        int[] codes = [.. rows.Codes];
        float[] uniforms = [.. rows.Uniforms];
        for (int column = 0; column < 5; column++)
        {
            int[] order = Seeds.Draw(rows.Rows, rows.Rows, column, "shuffle");
            for (int row = 0; row < rows.Rows; row++)
            {
                if (column < 3) codes[row * 3 + column] = rows.Codes[order[row] * 3 + column];
                if (column >= 2) uniforms[row * 3 + (column == 2 ? 2 : column - 3)] = rows.Uniforms[order[row] * 3 + (column == 2 ? 2 : column - 3)];
            }
        }

        return rows with { Codes = codes, Uniforms = uniforms };
    }
}
