using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

public sealed class RunTextTests
{
    [Theory]
    [InlineData(0, "0.0 %")]
    [InlineData(0.0001, "< 0.1 %")]
    [InlineData(0.98749, "98.7 %")]
    [InlineData(0.9999, "> 99.9 %")]
    [InlineData(1, "100.0 %")]
    public void Percent_Share_IsNeverRoundedToAllOrNothing(double share, string expected) =>
        Assert.Equal(expected, Plain(RunText.Percent(share)));

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(65, "1 min 05 s")]
    [InlineData(3599.7, "1 h 00 min")]
    [InlineData(7800, "2 h 10 min")]
    public void Duration_Seconds_RoundsWithoutSixties(double seconds, string expected) =>
        Assert.Equal(expected, Plain(RunText.Duration(seconds)));

    [Theory]
    [InlineData(0, "1 s")]
    [InlineData(7.2, "8 s")]
    [InlineData(38, "40 s")]
    [InlineData(56, "1 min")]
    [InlineData(61, "2 min")]
    [InlineData(3600, "1 h 00 min")]
    public void Remaining_Seconds_RoundsUp(double seconds, string expected) =>
        Assert.Equal(expected, Plain(RunText.Remaining(seconds)));

    [Theory]
    [InlineData(0.999, "99 %")]
    [InlineData(1, "100 %")]
    [InlineData(1.2, "100 %")]
    public void WholePercent_NotQuiteDone_IsNotOneHundred(double share, string expected) =>
        Assert.Equal(expected, Plain(RunText.WholePercent(share)));

    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
