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
    IFormerAccounts former,
    IApiKeyStore keys,
    IRunStore runs,
    IDatasetStore datasets,
    DatasetUploads uploads,
    RunSignals signals,
    IBlobStore blobs,
    TimeProvider time,
    ILogger<AccountDeletion> log)
{
    private const int PageLength = 100;

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

    /// <summary>
    /// Removes the account, its keys, runs, results and uploads. A worker that has one of its runs loses it at its next
    /// heartbeat, and then removes what it kept of it. What a person confirmed is done to the end, even when the page goes
    /// away meanwhile.
    /// </summary>
    public async Task Delete(string accountId)
    {
        await KeepUsage(accountId);
        await DeleteOwned(accountId);
        await accounts.Delete(accountId, CancellationToken.None);
        // Another page of the same account may have begun something a moment before.
        await DeleteOwned(accountId);
        signals.Notify(RunSignals.Account(accountId));
        log.LogInformation("Account {Id} was deleted by its owner.", accountId);
    }

    private async Task KeepUsage(string accountId)
    {
        var month = Month.Of(time.GetUtcNow());
        if (await accounts.Find(accountId, CancellationToken.None) is { } account
            && await MonthUsage.Find(runs, account, month, CancellationToken.None) is { Runs: > 0 } usage)
            await former.Keep(account.NormalizedEmail, new SpentRuns(month.Key, usage.Runs), CancellationToken.None);
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

        // Once more for what a worker kept meanwhile.
        foreach (string id in await runs.DeleteAccount(accountId, CancellationToken.None))
        {
            signals.Notify(RunSignals.End(id));
            await blobs.DeleteAll(RunFiles.Prefix(id), CancellationToken.None);
        }

        foreach (var dataset in await datasets.List(accountId, CancellationToken.None))
            await uploads.Delete(dataset.Id, accountId, CancellationToken.None);
    }
}
