using System.Globalization;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Runs;

/// <summary>What a person reads of the runs that their account has.</summary>
internal static class QuotaText
{
    /// <summary>Why a run was refused: the limit, the use, the day of the next quota, and how to get more.</summary>
    public static string UsedUp(Tier tier, TierOptions tiers, Month month)
    {
        int most = tiers.Of(tier).RunsPerMonth;
        return most == 0
            ? $"A {Name(tier)} account has no runs here. {More(tier, tiers)}".TrimEnd()
            : $"You have used {All(most)} that a {Name(tier)} account has in {month}; you get new ones on {Day(month.End)} (UTC). {More(tier, tiers)}".TrimEnd();
    }

    /// <summary>The day in full, such as '1 December 2026'.</summary>
    public static string Day(DateTimeOffset day) => day.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string All(int runs) => runs == 1 ? "the one run" : string.Create(CultureInfo.InvariantCulture, $"all {runs:N0} runs");

    private static string Name(Tier tier) => tier == Tier.Paid ? "paid" : "free";

    private static string More(Tier tier, TierOptions tiers) => tier == Tier.Free && tiers.Paid.RunsPerMonth > tiers.Free.RunsPerMonth
        ? string.Create(CultureInfo.InvariantCulture, $"A paid account has {tiers.Paid.RunsPerMonth:N0} runs a month: ask the administrator of this installation for one.")
        : "";
}
