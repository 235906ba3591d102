using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Dashboard;

/// <summary>A run that waits, with its place among those of its tier.</summary>
/// <param name="Run">The run.</param>
/// <param name="Position">1 for the one that is next; null where that can't be said.</param>
public sealed record WaitingRun(Run Run, int? Position);

/// <summary>All that the dashboard shows, at one moment.</summary>
public sealed record DashboardView
{
    public required Account Account { get; init; }

    public required RunQuota Quota { get; init; }

    /// <summary>Synthetic rows of this month's runs, those of deleted runs too.</summary>
    public required long RowsThisMonth { get; init; }

    public required RunStatistics Statistics { get; init; }

    /// <summary>Bytes of all uploads.</summary>
    public required long UploadBytes { get; init; }

    /// <summary>The oldest first.</summary>
    public required IReadOnlyList<Run> Running { get; init; }

    /// <summary>Those that are next, at most <see cref="DashboardReader.WaitingShown"/>.</summary>
    public required IReadOnlyList<WaitingRun> Waiting { get; init; }

    /// <summary>The last that ended, the latest first, at most <see cref="DashboardReader.EndedShown"/>.</summary>
    public required IReadOnlyList<Run> Ended { get; init; }

    /// <summary>Nothing was ever begun with this account, or nothing is left of it.</summary>
    public bool IsNew => Statistics is { Queued: 0, Running: 0, Succeeded: 0, Failed: 0, Cancelled: 0 };
}

/// <summary>Gathers what the dashboard shows of an account.</summary>
public sealed class DashboardReader(IRunStore runs, IDatasetStore datasets, IOptions<TierOptions> tiers, TimeProvider time)
{
    /// <summary>Runs that wait are shown up to this number; the others are only counted.</summary>
    public const int WaitingShown = 5;

    /// <summary>Runs that ended are shown up to this number.</summary>
    public const int EndedShown = 5;

    private const int MostRunning = 20;
    private const int MostWaiting = 50;

    public async Task<DashboardView> Read(Account account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var month = Month.Of(now);
        var usage = await MonthUsage.Find(runs, account, month, cancellationToken);
        return new DashboardView
        {
            Account = account,
            Quota = new RunQuota(account.Tier, usage.Runs, tiers.Value.Of(account.Tier).RunsPerMonth, month),
            RowsThisMonth = usage.Rows,
            Statistics = await runs.Statistics(account.Id, cancellationToken),
            UploadBytes = await datasets.TotalBytes(account.Id, cancellationToken),
            Running = [.. (await List(RunState.Running, MostRunning)).Reverse()],
            Waiting = await Waiting(account.Id, cancellationToken),
            Ended =
            [
                .. (await List(RunState.Succeeded, EndedShown)).Concat(await List(RunState.Failed, EndedShown)).Concat(await List(RunState.Cancelled, EndedShown))
                    .OrderByDescending(run => run.FinishedAt).Take(EndedShown),
            ],
        };

        Task<IReadOnlyList<Run>> List(RunState state, int limit) => runs.List(account.Id, state, before: null, limit, cancellationToken);
    }

    private async Task<IReadOnlyList<WaitingRun>> Waiting(string accountId, CancellationToken cancellationToken)
    {
        List<WaitingRun> waiting = [];
        foreach (var run in (await runs.List(accountId, RunState.Queued, before: null, MostWaiting, cancellationToken)).Reverse().Take(WaitingShown))
            waiting.Add(new WaitingRun(run, await runs.QueuePosition(run.Id, accountId, cancellationToken)));
        return waiting;
    }
}
