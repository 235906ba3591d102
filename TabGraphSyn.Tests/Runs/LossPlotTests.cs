using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

public sealed class LossPlotTests
{
    [Fact]
    public void Of_FallingLoss_RunsFromTopLeftToBottomRight()
    {
        var plot = LossPlot.Of([new(1, 3, null), new(2, 2, null), new(3, 1, null)], epochs: null);
        Assert.False(plot.IsLogarithmic);
        Assert.Equal((0, 100), (plot.X(1), plot.X(3)));
        Assert.True(plot.Y(3) < plot.Y(2) && plot.Y(2) < plot.Y(1));
        Assert.Equal(50, plot.Y(2), 6);
        Assert.Empty(plot.ValidationPath);
    }

    [Fact]
    public void Of_PlannedEpochs_LeavesRoomForThem() =>
        Assert.Equal(25, LossPlot.Of([new(1, 3, null), new(26, 1, null)], epochs: 101).X(26));

    [Fact]
    public void Of_WideRange_IsLogarithmicWithRoundTicksInside()
    {
        var plot = LossPlot.Of([new(1, 500, null), new(2, 5, null), new(3, 0.05, null)], epochs: null);
        Assert.True(plot.IsLogarithmic);
        Assert.Contains("100", plot.YTicks.Select(tick => tick.Label));
        Assert.All(plot.YTicks, tick => Assert.InRange(tick.At, 0, 100));
    }

    [Fact]
    public void Of_NegativeLosses_IsLinear() =>
        Assert.False(LossPlot.Of([new(1, 400, null), new(2, -3, null)], epochs: null).IsLogarithmic);

    [Fact]
    public void Of_LossThatIsNotFinite_LeavesThePointOut()
    {
        var plot = LossPlot.Of([new(1, 3, null), new(2, double.NaN, double.PositiveInfinity), new(3, 1, null)], epochs: null);
        Assert.DoesNotContain("NaN", plot.TrainingPath, StringComparison.Ordinal);
        Assert.Equal(2, plot.TrainingPath.Count(letter => letter is 'M' or 'L'));
        Assert.Empty(plot.ValidationPath);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_FewPoints_StillHasAxes(int count)
    {
        var plot = LossPlot.Of([.. Enumerable.Range(1, count).Select(epoch => new LossPoint(epoch, 0.7, null))], epochs: null);
        Assert.NotEmpty(plot.YTicks);
        Assert.NotEmpty(plot.XTicks);
    }
}
