using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.ApiKeys;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Settings;

/// <summary>
/// Removes an account with all that is its own. Files go before the records that name them, and the account goes last:
/// should this stop in between, its owner can sign in and do it again.
/// </summary>
internal sealed class AccountDeletion(
    IAccountStore accounts,
    IApiKeyStore keys,
    IRunStore runs,
    IDatasetStore datasets,
    DatasetUploads uploads,
    RunRequests requests,
    RunSignals signals,
    IBlobStore blobs,
    ILogger<AccountDeletion> log)
{
    private const int PageLength = 100;

    /// <summary>How long a worker may take to let go of a run before the run is taken from it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Why the account has to stay, in one sentence; null where it may go.</summary>
    public async Task<string?> Problem(Account account, CancellationToken cancellationToken)
    {
        if (account.Role != Role.Administrator)
            return null;
        bool hasOthers = false;
        for (IReadOnlyList<Account> page = await accounts.List(search: null, before: null, PageLength, cancellationToken);
            page.Count > 0;
            page = await accounts.List(search: null, page[^1], PageLength, cancellationToken))
        {
            if (page.Any(other => other.Id != account.Id && other is { Role: Role.Administrator, IsDisabled: false }))
                return null;
            hasOthers |= page.Any(other => other.Id != account.Id);
        }

        return hasOthers
            ? "You are the only administrator, and other people have accounts here: make one of them an administrator first, then delete yours."
            : null;
    }

    /// <summary>Removes the account, its keys, runs, results and uploads. A worker that still has one of its runs loses it.</summary>
    public async Task Delete(Account account)
    {
        // What a person confirmed is done to the end, even when the page goes away meanwhile.
        await EndRuns(account.Id);
        await DeleteOwned(account.Id);
        await accounts.Delete(account.Id, CancellationToken.None);
        // Another page of the same account may have begun something a moment before.
        await DeleteOwned(account.Id);
        signals.Notify(RunSignals.Account(account.Id));
        log.LogInformation("Account {Id} was deleted by its owner.", account.Id);
    }

    private async Task DeleteOwned(string accountId)
    {
        await keys.DeleteAll(accountId, CancellationToken.None);
        Run? last = null;
        do
        {
            var page = await runs.List(accountId, state: null, before: last, PageLength, CancellationToken.None);
            foreach (var run in page)
                await blobs.DeleteAll(RunFiles.Prefix(run.Id), CancellationToken.None);
            last = page.Count == PageLength ? page[^1] : null;
        }
        while (last is not null);

        // Once more by what was there at the very end: a worker may have kept a file meanwhile.
        foreach (string id in await runs.DeleteAccount(accountId, CancellationToken.None))
            await blobs.DeleteAll(RunFiles.Prefix(id), CancellationToken.None);
        foreach (var dataset in await datasets.List(accountId, CancellationToken.None))
            await uploads.Delete(dataset.Id, accountId, CancellationToken.None);
    }

    /// <summary>
    /// Ends what waits, then what is under way, and gives workers a moment to let go: whoever has ended a run writes
    /// nothing more for it.
    /// </summary>
    private async Task EndRuns(string accountId)
    {
        using var subscription = signals.Subscribe(RunSignals.Account(accountId));
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var waiting = await runs.List(accountId, RunState.Queued, before: null, PageLength, patience.Token);
                var running = waiting.Count > 0 ? [] : await runs.List(accountId, RunState.Running, before: null, PageLength, patience.Token);
                if (waiting.Count + running.Count == 0)
                    return;
                foreach (var run in waiting.Concat(running).Where(run => !run.CancelRequested))
                    await requests.Cancel(run.Id, accountId, patience.Token);
                if (running.Count > 0)
                    await subscription.Wait(PollInterval, patience.Token);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            log.LogWarning("Account {Id} is deleted while a worker still has one of its runs.", accountId);
        }
    }
}
