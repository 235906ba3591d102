using TabGraphSyn.Pipeline.Evaluation.Prediction;

namespace TabGraphSyn.Tests.Evaluation.Prediction;

public class RankCorrelationTests
{
    [Fact]
    public void Spearman_SameOrder_IsOneWhateverTheValues() => Assert.Equal(1, RankCorrelation.Spearman([1, 2, 3, 4], [1, 4, 9, 1e9]), 12);

    [Fact]
    public void Spearman_ReversedOrder_IsMinusOne() => Assert.Equal(-1, RankCorrelation.Spearman([1, 2, 3], [9, 5, 1]), 12);

    [Fact]
    public void Spearman_TwoSwapped_IsOneHalf() =>
        // 1 − 6 Σ d² / (n (n² − 1)) = 1 − 12 / 24.
        Assert.Equal(0.5, RankCorrelation.Spearman([10, 20, 30], [2, 1, 3]), 12);

    [Fact]
    public void Spearman_Ties_ShareTheirMeanRank() =>
        // Ranks ½, ½, 2 and 0, 1, 2: 1.5 / √(1.5 · 2).
        Assert.Equal(1.5 / Math.Sqrt(3), RankCorrelation.Spearman([7, 7, 8], [1, 2, 3]), 12);

    [Fact]
    public void Spearman_OneDoesNotVary_IsZero() => Assert.Equal(0, RankCorrelation.Spearman([1, 1, 1], [1, 2, 3]));
}
