using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Admin;

/// <summary>What an administrator does with runs that were given up. Each call asks whether the person still is one.</summary>
public sealed partial class RunAdministration(Administrator administrator, IRunStore runs, RunSignals signals, ILogger<RunAdministration> logger)
{
    /// <summary>Runs that were given up, the latest first; null unless the person is an administrator.</summary>
    public async Task<IReadOnlyList<Run>?> DeadLetters(int limit, CancellationToken cancellationToken) =>
        await administrator.Find(cancellationToken) is null ? null : await runs.DeadLetters(limit, cancellationToken);

    /// <summary>
    /// Puts the run into the queue once more, uncharged, and logs who did it. False when it is not there or has not failed,
    /// or the person is no administrator.
    /// </summary>
    public async Task<bool> RunAgain(string id, CancellationToken cancellationToken)
    {
        if (await administrator.Find(cancellationToken) is not { } actor || await runs.Requeue(id, cancellationToken) is not { } run)
            return false;
        signals.NotifyChanged(run);
        LogRequeued(actor.Id, run.Id, run.AccountId);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {Actor} put run {Run} of account {Account} into the queue again")]
    private partial void LogRequeued(string actor, string run, string account);
}
