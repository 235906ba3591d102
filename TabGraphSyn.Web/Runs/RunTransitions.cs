namespace TabGraphSyn.Web.Runs;

/// <summary>
/// How a run changes: the rules, for every engine. Each gives the run as it is to be stored, or null where the change is
/// not allowed, because the run has ended or another claim holds it.
/// </summary>
public static class RunTransitions
{
    public static Run Claimed(Run run, RunClaim claim) => Next(run) with
    {
        State = RunState.Running,
        Attempt = run.Attempt + 1,
        Fence = run.Fence + 1,
        WorkerId = claim.WorkerId,
        LeaseUntil = claim.Now + claim.Lease,
        NotBefore = null,
        StartedAt = run.StartedAt ?? claim.Now,
    };

    /// <summary>A longer lease is nothing that a page shows: the revision stays.</summary>
    public static Run? Renewed(Run run, long fence, DateTimeOffset now, TimeSpan lease) => IsHeld(run, fence) ? run with { LeaseUntil = now + lease } : null;

    /// <summary>The history holds the map: once is enough.</summary>
    public static Run? Progressed(Run run, long fence, Pipeline.PipelineProgress? progress) => IsHeld(run, fence)
        ? Next(run) with { Progress = (progress ?? run.Progress) is { } latest ? latest with { Map = null } : null }
        : null;

    public static Run? Noted(Run run, long fence, string note) => IsHeld(run, fence) ? Next(run) with { Note = note } : null;

    public static Run? Completed(Run run, long fence, RunOutcome outcome, DateTimeOffset now) =>
        IsHeld(run, fence) ? Ended(run with { State = RunState.Succeeded, Outcome = outcome }, now) : null;

    public static Run? Failed(Run run, long fence, string failure, DateTimeOffset now) =>
        IsHeld(run, fence) ? Ended(run with { State = RunState.Failed, Failure = failure }, now) : null;

    public static Run? DeadLettered(Run run, long fence, string failure, string reason, DateTimeOffset now) => IsHeld(run, fence)
        ? Ended(run with { State = RunState.Failed, Failure = failure, DeadLetter = reason, Faults = run.Faults + 1, IsCharged = false }, now)
        : null;

    public static Run? EndCancelled(Run run, long fence, DateTimeOffset now) => IsHeld(run, fence) ? Cancelled(run, now) : null;

    public static Run? Released(Run run, long fence, bool fault, DateTimeOffset now, DateTimeOffset? notBefore) =>
        IsHeld(run, fence) ? Queued(run with { Faults = run.Faults + (fault ? 1 : 0) }, now, notBefore) : null;

    /// <summary>Gives back what a dead worker held.</summary>
    public static Run? Abandoned(Run run, string workerId, DateTimeOffset now) =>
        run.State == RunState.Running && run.WorkerId == workerId ? Queued(run, now, notBefore: null) : null;

    /// <summary>What a person's wish to end the run makes of it: it ends, or its worker is told; null where there is nothing to change.</summary>
    public static Run? CancelRequested(Run run, DateTimeOffset now)
    {
        bool held = run.State == RunState.Running && run.LeaseUntil > now;
        if (run.HasEnded || (held && run.CancelRequested)) return null;
        return held ? Next(run) with { CancelRequested = true } : Cancelled(run, now);
    }

    /// <summary>An operator gives a run that failed another chance: it begins anew, as nobody's fault, and costs nothing.</summary>
    public static Run? Requeued(Run run) => run.State == RunState.Failed
        ? Next(run) with { State = RunState.Queued, Attempt = 0, Faults = 0, Failure = null, DeadLetter = null, FinishedAt = null, Progress = null }
        : null;

    private static bool IsHeld(Run run, long fence) => run.State == RunState.Running && run.Fence == fence;

    private static Run Next(Run run) => run with { Revision = run.Revision + 1 };

    private static Run Ended(Run run, DateTimeOffset now) => Next(run) with { FinishedAt = now, WorkerId = null, LeaseUntil = null, NotBefore = null };

    /// <summary>A run that nobody worked on costs nothing.</summary>
    private static Run Cancelled(Run run, DateTimeOffset now) =>
        Ended(run with { State = RunState.Cancelled, CancelRequested = true, IsCharged = run.IsCharged && run.StartedAt is not null }, now);

    private static Run Queued(Run run, DateTimeOffset now, DateTimeOffset? notBefore) => run.CancelRequested
        ? Cancelled(run, now)
        : Next(run) with { State = RunState.Queued, WorkerId = null, LeaseUntil = null, NotBefore = notBefore };
}
