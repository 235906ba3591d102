using System.Globalization;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Dashboard;

/// <summary>How many of a month's runs an account has used, and has left.</summary>
/// <param name="Tier">The account's tier.</param>
/// <param name="Used">Runs that count in the month; more than <paramref name="Most"/> after a change of tier.</param>
/// <param name="Most">Runs that the tier has in a month.</param>
/// <param name="Month">The month.</param>
public sealed record RunQuota(Tier Tier, int Used, int Most, Month Month)
{
    public int Left => Math.Max(0, Most - Used);

    public bool IsUsedUp => Left == 0;

    /// <summary>From 0 to 1.</summary>
    public double ShareLeft => Most == 0 ? 0 : (double)Left / Most;

    /// <summary>So little is left that a person should know before they plan the next runs.</summary>
    public bool IsLow => !IsUsedUp && ShareLeft <= 0.2;

    /// <summary>'7 of 10 runs left in November'.</summary>
    public string InMonth => Most == 0 ? "No runs in this plan" : $"{LeftOfMost} left in {MonthName}";

    /// <summary>'7 of 10 runs left this month'.</summary>
    public string ThisMonth => Most == 0 ? "No runs in this plan" : $"{LeftOfMost} left this month";

    private string LeftOfMost => $"{RunText.Count(Left)} of {RunText.Count(Most, "run", "runs")}";

    private string MonthName => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(Month.Number);

    /// <summary>What the account has left of the month at this moment.</summary>
    public static async Task<RunQuota> Find(IRunStore runs, Account account, TierOptions tiers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var month = Month.Of(now);
        var usage = await MonthUsage.Find(runs, account, month, cancellationToken);
        return new RunQuota(account.Tier, usage.Runs, tiers.Of(account.Tier).RunsPerMonth, month);
    }

    /// <summary>Where a person stands, in one line: '7 of 10 runs left in November; new ones on 1 December'.</summary>
    /// <param name="zone">The time zone in which the person reads the day.</param>
    public string Headline(TimeZoneInfo zone)
    {
        if (Most == 0)
            return "Your account has no runs here";
        string day = TimeZoneInfo.ConvertTime(Month.End, zone).ToString("d MMMM", CultureInfo.InvariantCulture);
        string left = !IsUsedUp ? InMonth
            : Most == 1 ? $"Your one run of {MonthName} is used"
            : $"All {RunText.Count(Most)} runs of {MonthName} are used";
        return $"{left}; new {(Most == 1 ? "one" : "ones")} on {day}";
    }

    /// <summary>When the next quota begins: '1 December 2026, 01:00 (Europe/Oslo)'.</summary>
    public string NextReset(TimeZoneInfo zone) =>
        string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(Month.End, zone):d MMMM yyyy, HH:mm} ({zone.Id})");
}
