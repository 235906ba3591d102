using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Dashboard;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Settings;

namespace TabGraphSyn.Tests.Dashboard;

public sealed class RunQuotaTests
{
    private static readonly Month November = new(2026, 11);

    [Theory]
    [InlineData(3, 10, "7 of 10 runs left in November; new ones on 1 December")]
    [InlineData(10, 10, "All 10 runs of November are used; new ones on 1 December")]
    [InlineData(1, 1, "Your one run of November is used; new one on 1 December")]
    [InlineData(0, 1, "1 of 1 run left in November; new one on 1 December")]
    [InlineData(0, 0, "Your account has no runs here")]
    [InlineData(40, 1_000, "960 of 1,000 runs left in November; new ones on 1 December")]
    [InlineData(40, 10, "All 10 runs of November are used; new ones on 1 December")]
    public void Headline_Use_SaysWhereOneStands(int used, int most, string expected) =>
        Assert.Equal(expected, Plain(new RunQuota(Tier.Free, used, most, November).Headline(TimeZoneInfo.Utc)));

    [Theory]
    [InlineData("America/New_York", "30 November", "30 November 2026, 19:00 (America/New_York)")]
    [InlineData("Europe/Oslo", "1 December", "1 December 2026, 01:00 (Europe/Oslo)")]
    public void Reset_AnotherTimeZone_IsTheDayThere(string zone, string day, string full)
    {
        var quota = new RunQuota(Tier.Free, 3, 10, November);

        Assert.EndsWith("new ones on " + day, quota.Headline(TimeZones.Find(zone)!), StringComparison.Ordinal);
        Assert.Equal(full, quota.NextReset(TimeZones.Find(zone)!));
    }

    [Fact]
    public void Headline_LastMonthOfAYear_NamesTheFirstDayOfTheNext() =>
        Assert.EndsWith("new ones on 1 January", new RunQuota(Tier.Free, 0, 10, new Month(2026, 12)).Headline(TimeZoneInfo.Utc), StringComparison.Ordinal);

    [Theory]
    [InlineData(7, 10, false)]
    [InlineData(8, 10, true)]
    [InlineData(10, 10, false)]
    public void IsLow_LastFifth_AndNotUsedUp(int used, int most, bool expected) =>
        Assert.Equal(expected, new RunQuota(Tier.Free, used, most, November).IsLow);

    [Fact]
    public void TimeZones_OfThisMachine_AreOfferedOncePerNameWithUtc()
    {
        Assert.Contains("Europe/Oslo", TimeZones.All);
        Assert.Contains("UTC", TimeZones.All);
        Assert.Equal(TimeZones.All.Count, TimeZones.All.Distinct().Count());
        Assert.Equal("Buenos Aires", TimeZones.Label("America/Argentina/Buenos_Aires").Split(", ")[^1]);
        Assert.Null(TimeZones.Find("Nowhere/At_all"));
    }

    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
