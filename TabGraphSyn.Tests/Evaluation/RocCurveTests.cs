using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Tests.Evaluation;

public class RocCurveTests
{
    [Theory]
    [InlineData(1, new double[] { 4, 3, 2, 1 })]
    [InlineData(0, new double[] { 1, 2, 3, 4 })]
    [InlineData(0.75, new double[] { 4, 2, 3, 1 })]
    [InlineData(0.5, new double[] { 1, 1, 1, 1 })]
    [InlineData(0.875, new double[] { 4, 2, 2, 1 })]
    public void Area_TwoOfTheGroupThenTwoOthers_IsTheShareOfPairsInOrder(double expected, double[] scores) =>
        Assert.Equal(expected, RocCurve.Area(scores, [true, true, false, false]), 12);

    [Fact]
    public void Area_OneGroupEmpty_IsOneHalf() => Assert.Equal(0.5, RocCurve.Area([1, 2], [true, true]));

    [Fact]
    public void TruePositiveRate_Threshold_CountsTheGroupAboveIt()
    {
        // From the top: member, other, member, other. With no other let through but half of them allowed, two members pass.
        double[] scores = [4, 3, 2, 1];
        bool[] belongs = [true, false, true, false];

        Assert.Equal(0.5, RocCurve.TruePositiveRate(scores, belongs, 0.1), 12);
        Assert.Equal(1, RocCurve.TruePositiveRate(scores, belongs, 0.5), 12);
    }

    [Fact]
    public void TruePositiveRate_AllTied_IsWhatGuessingGives()
    {
        double[] scores = new double[200];
        bool[] belongs = [.. Enumerable.Range(0, 200).Select(row => row % 2 == 0)];

        Assert.Equal(0.01, RocCurve.TruePositiveRate(scores, belongs, 0.01), 12);
    }

    [Fact]
    public void TruePositiveRate_GroupAtTheTop_IsOne() =>
        Assert.Equal(1, RocCurve.TruePositiveRate([3, 2, 1, 0], [true, true, false, false], 0.01), 12);
}
