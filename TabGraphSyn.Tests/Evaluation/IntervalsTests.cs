using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Tests.Evaluation;

public class IntervalsTests
{
    [Fact]
    public void OfArea_ExampleOfHanleyAndMcNeil_HasTheirStandardError()
    {
        // 51 rows of the group and 58 others, area 0.893: Q1 = 0.80668, Q2 = 0.84252, standard error 0.0325.
        Interval interval = Intervals.OfArea(0.893, 51, 58);

        Assert.Equal(0.0325, (interval.High - interval.Low) / (2 * 1.959964), 4);
        Assert.Equal(0.893, (interval.High + interval.Low) / 2, 9);
    }

    [Fact]
    public void OfArea_OneGroupIsEmpty_KnowsNothing() => Assert.Equal(new Interval(0, 1), Intervals.OfArea(0.5, 0, 10));

    [Fact]
    public void OfArea_NearlyOne_StaysWithinOne() => Assert.Equal(1, Intervals.OfArea(0.99, 5, 5).High);

    [Fact]
    public void OfShare_None_IsTheClosedForm()
    {
        // z² / (n + z²)
        Interval interval = Intervals.OfShare(0, 10);

        Assert.Equal(0, interval.Low);
        Assert.Equal(3.841459 / 13.841459, interval.High, 6);
    }

    [Fact]
    public void OfShare_SixOfTwenty_IsWilsons()
    {
        Interval interval = Intervals.OfShare(0.3, 20);

        Assert.Equal(0.1455, interval.Low, 4);
        Assert.Equal(0.5190, interval.High, 4);
    }

    [Fact]
    public void OfShare_NoRows_KnowsNothing() => Assert.Equal(new Interval(0, 1), Intervals.OfShare(0, 0));

    [Fact]
    public void OfRedraws_MeanOfRows_HasAboutTheKnownStandardError()
    {
        // A share of ¼ of 400 rows has the standard error √(¼ · ¾ / 400) = 0.02165.
        Interval interval = OfMeans(seed: 3);

        Assert.InRange((interval.High - interval.Low) / (2 * 1.96), 0.019, 0.0245);
        Assert.Equal(0.25, (interval.High + interval.Low) / 2, 9);
    }

    [Fact]
    public void OfRedraws_SameSeed_IsTheSame()
    {
        Assert.Equal(OfMeans(seed: 3), OfMeans(seed: 3));
        Assert.NotEqual(OfMeans(seed: 3), OfMeans(seed: 4));
    }

    [Fact]
    public void OfRedraws_BeyondTheRange_IsCut() => Assert.Equal(new Interval(0.2, 0.3), Intervals.OfRedraws(
        0.25, random => random.Next(100), redraws: 5, seed: 0, "test", 0.2, 0.3, CancellationToken.None));

    [Fact]
    public void Deviation_TwoValues_DividesByOneLess() => Assert.Equal(Math.Sqrt(2), Intervals.Deviation([1, 3]), 12);

    private static Interval OfMeans(int seed)
    {
        double[] rows = [.. Enumerable.Range(0, 400).Select(row => row < 100 ? 1.0 : 0)];
        return Intervals.OfRedraws(
            0.25, random => Intervals.Redraw(400, random).Average(row => rows[row]), redraws: 400, seed, "test", 0, 1, CancellationToken.None);
    }
}
