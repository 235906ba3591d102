using TabGraphSyn.Pipeline.Evaluation.Fidelity;

namespace TabGraphSyn.Tests.Evaluation.Fidelity;

public class BallCoverageTests
{
    private static readonly float[] Basis = [.. Enumerable.Range(1, 1000).Select(index => (float)index)];

    [Fact]
    public void Integrated_SameDistances_IsOne() => Assert.Equal(1, new BallCoverage(Basis, Basis).Integrated(), 12);

    [Fact]
    public void Integrated_AllInTheCentre_IsZero() => Assert.Equal(0, Of(_ => 0), 2);

    [Fact]
    public void Integrated_AllOutside_IsZero() => Assert.Equal(0, Of(_ => 2000), 2);

    [Fact]
    public void Integrated_AllHalfWayOut_IsOneHalf() =>
        // P(α) is 0 below ½ and 1 above it: 1 − 2 · (⅛ + ⅛).
        Assert.Equal(0.5, Of(_ => 500), 2);

    [Fact]
    public void Integrated_InTheInnerHalf_IsOneHalf() =>
        // P(α) = min(1, 2α): 1 − 2 · (⅛ + ⅛).
        Assert.Equal(0.5, Of(index => index / 2f), 2);

    [Fact]
    public void Integrated_HalfMayNotCount_IsOneHalf() =>
        // P(α) = α / 2: 1 − 2 · ¼.
        Assert.Equal(0.5, new BallCoverage(Basis, Basis, [.. Enumerable.Range(0, 1000).Select(index => index % 2 == 0)]).Integrated(), 2);

    [Fact]
    public void Integrated_TwoDistancesInTheSameShares_IsOneDespiteTies() =>
        Assert.Equal(1, new BallCoverage([.. Enumerable.Range(0, 100).Select(index => index < 30 ? 1f : 2f)], [.. Enumerable.Range(0, 200).Select(index => index < 60 ? 1f : 2f)]).Integrated(), 2);

    private static double Of(Func<int, float> distance) => new BallCoverage(Basis, [.. Enumerable.Range(1, 1000).Select(distance)]).Integrated();
}
