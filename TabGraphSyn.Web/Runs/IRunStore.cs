using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// Keeps runs, and is the durable channel through which workers get them. The time is always passed in, ids are made
/// by the application, and each method is one atomic step on one run. Look-ups for a person name the owner: another
/// account's run is simply not there. Changes by a worker name the fence of its claim: once the run was claimed again,
/// or ended, the earlier holder changes nothing.
/// </summary>
public interface IRunStore
{
    /// <summary>Adds a run as given; false when its id is there already.</summary>
    Task<bool> TryAdd(Run run, CancellationToken cancellationToken);

    Task<Run?> Find(string id, string accountId, CancellationToken cancellationToken);

    /// <summary>What the run's latest worker recorded; empty before the first claim, null when the run is not there.</summary>
    Task<RunHistory?> FindHistory(string id, string accountId, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="accountId">The owner.</param>
    /// <param name="state">Only runs in this state; null for all.</param>
    /// <param name="before">The last run of the page before; null for the first page.</param>
    /// <param name="limit">Length of the page, at least 1.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<Run>> List(string accountId, RunState? state, Run? before, int limit, CancellationToken cancellationToken);

    /// <summary>1 for the run of its tier that is claimed next; null unless it waits.</summary>
    Task<int?> QueuePosition(string id, string accountId, CancellationToken cancellationToken);

    /// <summary>Every run that has not ended, of all accounts: what a worker must not clean up behind.</summary>
    Task<IReadOnlySet<string>> UnfinishedIds(CancellationToken cancellationToken);

    /// <summary>
    /// Takes the run that is due: one that waits and whose delay is over, or one whose lease ran out; highest priority
    /// first, then oldest. The claim raises attempt and fence and holds until <paramref name="now"/> plus
    /// <paramref name="lease"/>. Null when nothing is due.
    /// </summary>
    Task<Run?> Claim(IReadOnlyCollection<Tier> tiers, string workerId, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Renews the lease and tells whether the run is still held and whether its end was asked for.</summary>
    Task<LeaseState> Heartbeat(string id, long fence, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Stores what a page shows; false when the run is no longer held.</summary>
    Task<bool> SaveProgress(string id, long fence, PipelineProgress? progress, RunHistory history, CancellationToken cancellationToken);

    /// <summary>Ends the run as succeeded; false when it is no longer held.</summary>
    Task<bool> Complete(string id, long fence, RunOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends the run as failed with a sentence for the person; false when it is no longer held.</summary>
    Task<bool> Fail(string id, long fence, string failure, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends the run as cancelled; false when it is no longer held.</summary>
    Task<bool> EndCancelled(string id, long fence, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the run back, to be claimed again from <paramref name="notBefore"/> on. A run whose end was asked for ends as
    /// cancelled instead. False when it is no longer held.
    /// </summary>
    /// <param name="id">The run.</param>
    /// <param name="fence">Fence of the claim.</param>
    /// <param name="fault">Whether a fault of the machine is the reason, which is counted.</param>
    /// <param name="now">The time.</param>
    /// <param name="notBefore">Earliest next claim; null for at once.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<bool> Release(string id, long fence, bool fault, DateTimeOffset now, DateTimeOffset? notBefore, CancellationToken cancellationToken);

    /// <summary>Gives back every run that a worker held which is known to be dead. Returns how many there were.</summary>
    Task<int> ReleaseAll(string workerId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Asks for the end. A run that waits, or whose worker's lease ran out, ends at once; one that a worker holds is
    /// marked; one that has ended stays as it is. Returns the run as it is then, null when it is not there.
    /// </summary>
    Task<Run?> RequestCancel(string id, string accountId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes a run that has ended; false when it is not there or has not ended.</summary>
    Task<bool> Delete(string id, string accountId, CancellationToken cancellationToken);
}

/// <summary>What a heartbeat found.</summary>
public enum LeaseState
{
    /// <summary>The run is held for another lease.</summary>
    Held,

    /// <summary>The run is held, and the person asked for its end.</summary>
    CancelRequested,

    /// <summary>Another worker holds the run, or it has ended: stop at once.</summary>
    Lost,
}
