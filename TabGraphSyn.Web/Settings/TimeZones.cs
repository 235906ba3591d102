using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Settings;

/// <summary>The time zones that a person may choose from, by their IANA names.</summary>
internal static class TimeZones
{
    private static readonly Lazy<IReadOnlyList<string>> Names = new(() =>
        [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(IsPlace).Append(TimeZoneInfo.Utc.Id).Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>All names, in order; only UTC where the machine knows no other.</summary>
    public static IReadOnlyList<string> All => Names.Value;

    /// <summary>The time zone of this name; null where there is none, or no name.</summary>
    public static TimeZoneInfo? Find(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    /// <summary>The time zone that the person chose; UTC where that was none, or one that this machine doesn't know.</summary>
    public static TimeZoneInfo Of(Account account) => Find(account.TimeZone) ?? TimeZoneInfo.Utc;

    /// <summary>How a person reads the name: <c>America/New_York</c> is New York.</summary>
    public static string Label(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('_', ' ').Replace("/", ", ", StringComparison.Ordinal);

    /// <summary>The part of the world, under which the list puts it.</summary>
    public static string Region(string name) => name.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? name[..end] : "Universal";

    /// <summary>Not those that only name a distance from UTC, or an old synonym.</summary>
    private static bool IsPlace(string name) =>
        name.Contains('/', StringComparison.Ordinal) && Region(name) is "Africa" or "America" or "Antarctica" or "Arctic" or "Asia" or "Atlantic" or "Australia" or "Europe" or "Indian" or "Pacific";
}
