using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Report;

namespace TabGraphSyn.Tests.Report;

public sealed class ReportTextTests
{
    [Theory]
    [InlineData(0.5, "0.50")]
    [InlineData(0.613, "0.61")]
    [InlineData(0.9972, "0.997")]
    [InlineData(1, "1.00")]
    [InlineData(0.0042, "0.004")]
    [InlineData(-0.31, "−0.31")]
    [InlineData(double.NaN, "–")]
    public void Area_AnyValue_HasTwoDecimalsOrThreeNearTheEnds(double value, string expected) => Assert.Equal(expected, ReportText.Area(value));

    [Theory]
    [InlineData(0, "0.0\u00A0%")]
    [InlineData(0.0001, "<\u00A00.1\u00A0%")]
    [InlineData(0.9876, "98.8\u00A0%")]
    [InlineData(0.9999, ">\u00A099.9\u00A0%")]
    [InlineData(1, "100.0\u00A0%")]
    public void Percent_AnyShare_IsNeverRoundedToNoneOrAll(double share, string expected) => Assert.Equal(expected, ReportText.Percent(share));

    [Theory]
    [InlineData(0.9996, ">\u00A00.999")]
    [InlineData(1, "1.000")]
    [InlineData(0.9581, "0.958")]
    public void Score_AnyScore_IsOneOnlyWhereItIs(double score, string expected) => Assert.Equal(expected, ReportText.Score(score));

    [Theory]
    [InlineData(12_345.6, "12,346")]
    [InlineData(2.71828, "2.718")]
    [InlineData(0.012345, "0.0123")]
    [InlineData(0, "0")]
    [InlineData(-1e-12, "−1e-12")]
    public void Figure_AnySize_HasAboutFourDigits(double value, string expected) => Assert.Equal(expected, ReportText.Figure(value));

    [Theory]
    [InlineData(-0.001, "0.00")]
    [InlineData(-0.25, "−0.25")]
    public void Correlation_Negative_HasAMinusUnlessItIsNone(double value, string expected) => Assert.Equal(expected, ReportText.Correlation(value));

    [Fact]
    public void Interval_OfShares_WritesEachEndAlike() =>
        Assert.Equal("49.1\u00A0% to 51.7\u00A0%", ReportText.Interval(new Interval(0.491, 0.517), ReportText.Percent));

    [Fact]
    public void Short_LongName_KeepsBothEnds()
    {
        Assert.Equal("measurem…ine_042", ReportText.Short("measurement_at_baseline_042", 16));
        Assert.Equal("age", ReportText.Short("age", 16));
    }
}
