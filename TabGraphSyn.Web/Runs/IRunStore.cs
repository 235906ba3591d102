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
    /// <summary>
    /// Puts a run into the queue, unless its account has used up its runs of the month in which this one is created. The
    /// store gives it its turn and charges it, in one step: of many requests at once only as many pass as there are runs
    /// left.
    /// </summary>
    /// <param name="run">As it is to be stored, waiting.</param>
    /// <param name="runsPerMonth">Runs that the account may have in a month, at least 0.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Acceptance> Accept(Run run, int runsPerMonth, CancellationToken cancellationToken);

    /// <summary>What the account used in the month; zeros where it used nothing.</summary>
    Task<MonthUsage> FindUsage(string accountId, Month month, CancellationToken cancellationToken);

    /// <summary>Counts of the account's runs that are kept.</summary>
    Task<RunStatistics> Statistics(string accountId, CancellationToken cancellationToken);

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

    /// <summary>
    /// The latest runs of a tier that succeeded, of all accounts, newest first: for measuring how long runs take. Never to be shown to anybody.
    /// </summary>
    Task<IReadOnlyList<Run>> LatestSucceeded(Tier tier, int limit, CancellationToken cancellationToken);

    /// <summary>1 for the run of its tier that is claimed next; null unless it waits.</summary>
    Task<int?> QueuePosition(string id, string accountId, CancellationToken cancellationToken);

    /// <summary>Every run that has not ended, of all accounts: what a worker must not clean up behind.</summary>
    Task<IReadOnlySet<string>> UnfinishedIds(CancellationToken cancellationToken);

    /// <summary>
    /// Takes the run that is due: first one whose lease ran out; then of those that wait, whose delay is over and whose
    /// account has fewer than <see cref="Run.ConcurrentRuns"/> under way, that of the highest priority, then the lowest
    /// turn, then the oldest; unless runs of another tier are overdue, see <see cref="RunClaim.OverdueFirst"/>. The claim
    /// raises attempt and fence. Null when nothing is due.
    /// </summary>
    Task<Run?> Claim(RunClaim claim, CancellationToken cancellationToken);

    /// <summary>Renews the lease and tells whether the run is still held and whether its end was asked for.</summary>
    Task<LeaseState> Heartbeat(string id, long fence, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Stores what a page shows; false when the run is no longer held.</summary>
    Task<bool> SaveProgress(string id, long fence, PipelineProgress? progress, RunHistory history, CancellationToken cancellationToken);

    /// <summary>Ends the run as succeeded; false when it is no longer held.</summary>
    Task<bool> Complete(string id, long fence, RunOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Keeps a sentence for the person on how the run is worked on; false when it is no longer held.</summary>
    Task<bool> Note(string id, long fence, string note, CancellationToken cancellationToken);

    /// <summary>Ends the run as failed by what the person asked for, with a sentence; false when it is no longer held.</summary>
    Task<bool> Fail(string id, long fence, string failure, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the run up after faults of the machine, and gives it back to the account: it fails, no longer counts in its
    /// month, and waits for the operator in <see cref="DeadLetters"/>. False when it is no longer held.
    /// </summary>
    /// <param name="id">The run.</param>
    /// <param name="fence">Fence of the claim.</param>
    /// <param name="failure">A sentence for the person.</param>
    /// <param name="reason">What the operator should know.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<bool> DeadLetter(string id, long fence, string failure, string reason, DateTimeOffset now, CancellationToken cancellationToken);

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

    /// <summary>Removes a run that has ended; false when it is not there or has not ended. It still counts in its month.</summary>
    Task<bool> Delete(string id, string accountId, CancellationToken cancellationToken);

    /// <summary>
    /// Removes every run of an account, whatever its state, and what it used: whoever works on one finds it lost. Returns
    /// the ids of the runs.
    /// </summary>
    Task<IReadOnlyList<string>> DeleteAccount(string accountId, CancellationToken cancellationToken);

    /// <summary>For the operator: runs of all accounts that were given up, the latest first.</summary>
    Task<IReadOnlyList<Run>> DeadLetters(int limit, CancellationToken cancellationToken);

    /// <summary>For the operator: puts a run that failed into the queue once more, uncharged; null when it is not there or has not failed.</summary>
    Task<Run?> Requeue(string id, CancellationToken cancellationToken);
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
