using System.Globalization;
using System.Runtime.InteropServices;

namespace TabGraphSyn.Web.Runs;

/// <summary>A calendar month in UTC, by which runs are counted. Nothing has to happen for a new one to begin.</summary>
/// <param name="Year">From 1 to 9998.</param>
/// <param name="Number">From 1 to 12.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Month(int Year, int Number)
{
    /// <summary>The month of a moment.</summary>
    public static Month Of(DateTimeOffset moment) => new(moment.UtcDateTime.Year, moment.UtcDateTime.Month);

    /// <summary>The month of a <see cref="Key"/>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Month Parse(string key) => Of(DateTimeOffset.ParseExact(key, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));

    /// <summary>When the next month begins, and with it a new quota.</summary>
    public DateTimeOffset End => new DateTimeOffset(Year, Number, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);

    /// <summary>As stores keep it, such as <c>2026-03</c>: sorts by time.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Number:00}");

    /// <summary>As pages write it, such as <c>March 2026</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(Number)} {Year}");
}

/// <summary>What an account used in one month.</summary>
/// <param name="Runs">Runs accepted and not given back.</param>
/// <param name="Rows">Synthetic rows that they made.</param>
public sealed record MonthUsage(int Runs, long Rows)
{
    /// <summary>Runs of the month that an account had used before it was made, see <see cref="Accounts.Account.Spent"/>.</summary>
    public static int Before(Accounts.Account account, Month month) => account.Spent is { } spent && spent.Month == month.Key ? spent.Runs : 0;

    /// <summary>With those of an earlier account of the same address.</summary>
    public static async Task<MonthUsage> Find(IRunStore runs, Accounts.Account account, Month month, CancellationToken cancellationToken)
    {
        var usage = await runs.FindUsage(account.Id, month, cancellationToken);
        return usage with { Runs = usage.Runs + Before(account, month) };
    }
}
