using System.Collections.Concurrent;
using System.Globalization;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// How far into each tier's queue a claim looks at first: to where the last page ended. What comes before that is found in
/// any case, new runs of a higher priority too. A server that sorts what it finds, rather than reads it in the order of
/// the index, so sorts a few runs and not the whole queue.
/// </summary>
internal sealed class QueueWindows
{
    /// <summary>How many turns further each wider window ends; after the last comes the whole queue.</summary>
    private static readonly int[] Turns = [0, 1, 16, 256];

    private readonly ConcurrentDictionary<Tier, string> ends = new();

    /// <summary>Where the tier's window ends now; null for that of the whole queue.</summary>
    public string? End(Tier tier) => ends.GetValueOrDefault(tier);

    /// <summary>The window that a page showed to be wide enough; null for the whole queue.</summary>
    public void Set(Tier tier, string? end)
    {
        if (end is null)
            ends.TryRemove(tier, out _);
        else
            ends[tier] = end;
    }

    /// <summary>Where the window ends that is so many steps wider; null for that of the whole queue.</summary>
    public static string? Wider(Tier tier, string? end, int steps)
    {
        if (end is null || steps > Turns.Length) return null;
        if (steps == 0) return end;
        int turnAt = MongoRunDocument.QueueTurn(tier, 0, 0).LastIndexOf('/') + 1;
        long turn = long.Parse(end.AsSpan(turnAt, 19), CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{end.AsSpan(0, turnAt)}{turn + Turns[steps - 1]:D19}0");
    }
}
