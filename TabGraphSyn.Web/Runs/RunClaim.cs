using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Runs;

/// <summary>What became of a run that was to be put into the queue.</summary>
public enum Acceptance
{
    /// <summary>It waits, and counts in its month.</summary>
    Accepted,

    /// <summary>There is a run with its id already; nothing was changed or counted.</summary>
    AlreadyThere,

    /// <summary>Its account has no run left in this month; nothing was kept.</summary>
    MonthUsedUp,
}

/// <summary>A worker asks for the run that is due.</summary>
/// <param name="Tiers">Tiers whose runs it takes.</param>
/// <param name="WorkerId">Who will hold the run.</param>
/// <param name="Now">The worker's time.</param>
/// <param name="Lease">How long the run is held without a heartbeat.</param>
public sealed record RunClaim(IReadOnlyCollection<Tier> Tiers, string WorkerId, DateTimeOffset Now, TimeSpan Lease)
{
    /// <summary>A run that could begin and has waited so long is overdue.</summary>
    public TimeSpan MaximumWait { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Whether a tier with overdue runs comes before one of higher priority. A worker asks for that, and not again right
    /// after it got such a run: else overdue runs would in turn keep the others waiting for ever.
    /// </summary>
    public bool OverdueFirst { get; init; } = true;

    /// <summary>A run created by then is overdue.</summary>
    public DateTimeOffset OverdueBefore => MaximumWait >= Now - DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : Now - MaximumWait;
}

/// <summary>The runs of an account that are kept, of all months.</summary>
/// <param name="Queued">Runs that wait.</param>
/// <param name="Running">Runs under way.</param>
/// <param name="Succeeded">Runs that gave rows.</param>
/// <param name="Failed">Runs that failed.</param>
/// <param name="Cancelled">Runs that the person ended.</param>
/// <param name="Rows">Synthetic rows of those that succeeded.</param>
/// <param name="Bytes">Size of all that they gave.</param>
public sealed record RunStatistics(int Queued, int Running, int Succeeded, int Failed, int Cancelled, long Rows, long Bytes);
