using System.Security.Cryptography;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Admin;

/// <summary>
/// What an administrator does with accounts. Each call asks the store whether the person still is an administrator. Nobody
/// takes away their own rights, so that one administrator always remains.
/// </summary>
public sealed partial class AccountAdministration(
    Administrator administrator,
    IAccountStore accounts,
    IRunStore runs,
    RunSignals signals,
    TimeProvider time,
    ILogger<AccountAdministration> logger)
{
    private const int Tries = 5;
    private const int StampBytes = 20;
    private const int RunsAtOnce = 100;

    private const string NotAdministrator = "You are no longer an administrator; sign in again.";
    private const string Gone = "This account is not there any more; load the list again.";
    private const string ChangedMeanwhile = "The account was changed by someone else at the same time; look at it and try again.";
    private const string OwnAccount = "You can't shut or demote your own account; ask another administrator.";
    private const string LastAdministrator = "Another administrator took away your rights at the same time; nothing was changed, lest no administrator remain.";

    /// <summary>Accounts, the newest first; null unless the person is an administrator.</summary>
    /// <param name="search">Part of the address or the name; null or blank for all.</param>
    /// <param name="before">The last account of the page before; null for the first page.</param>
    /// <param name="limit">Length of the page, at least 1.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<ListedAccount>?> List(string? search, Account? before, int limit, CancellationToken cancellationToken)
    {
        if (await administrator.Find(cancellationToken) is null) return null;
        var month = Month.Of(time.GetUtcNow());
        string? text = string.IsNullOrWhiteSpace(search) ? null : search.Trim();
        return await Task.WhenAll((await accounts.List(text, before, limit, cancellationToken)).Select(async account =>
            new ListedAccount(account, (await MonthUsage.Find(runs, account, month, cancellationToken)).Runs)));
    }

    /// <summary>Changes the account, and logs who did it. An account that is already so is left as it is.</summary>
    public async Task<AccountOutcome> Apply(string id, AccountAction action, CancellationToken cancellationToken)
    {
        if (await administrator.Find(cancellationToken) is not { } actor) return Refuse(NotAdministrator);
        if (id == actor.Id && TakesAway(action)) return Refuse(OwnAccount);
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            if (await accounts.Find(id, cancellationToken) is not { } before) return Refuse(Gone);
            if (await accounts.TryUpdate(before, Changed(before, action), cancellationToken) is not { } after) continue;
            if (TakesAway(action) && await administrator.Find(cancellationToken) is null)
            {
                await TakeBack(before, cancellationToken);
                return Refuse(LastAdministrator);
            }

            LogApplied(actor.Id, action, id);
            // What the administrator confirmed is finished even when their page goes away.
            if (action == AccountAction.Disable) await CancelWaiting(id, CancellationToken.None);
            return new AccountOutcome(after, Refusal: null);
        }

        return Refuse(ChangedMeanwhile);
    }

    private static AccountOutcome Refuse(string sentence) => new(Account: null, sentence);

    private static bool TakesAway(AccountAction action) => action is AccountAction.Disable or AccountAction.MakeUser;

    private static Account Changed(Account account, AccountAction action) => action switch
    {
        AccountAction.GrantPaid => account with { Tier = Tier.Paid, RequestedTier = null },
        AccountAction.BackToFree => account with { Tier = Tier.Free },
        AccountAction.MakeAdministrator => account with { Role = Role.Administrator, SecurityStamp = NewStamp() },
        AccountAction.MakeUser => account with { Role = Role.User, SecurityStamp = NewStamp() },
        AccountAction.Disable => account with { IsDisabled = true, SecurityStamp = NewStamp() },
        AccountAction.Enable => account with { IsDisabled = false },
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "The action is unknown."),
    };

    // A new stamp ends every session that was begun with the old one.
    private static string NewStamp() => Convert.ToHexString(RandomNumberGenerator.GetBytes(StampBytes));

    // Two administrators who shut each other out at the same moment would leave none: whoever finds that they are out
    // themselves undoes what they did.
    private async Task TakeBack(Account before, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            if (await accounts.Find(before.Id, cancellationToken) is not { } now
                || await accounts.TryUpdate(now, now with { Role = before.Role, IsDisabled = before.IsDisabled }, cancellationToken) is not null)
                return;
        }
    }

    private async Task CancelWaiting(string accountId, CancellationToken cancellationToken)
    {
        Run? last = null;
        while (await runs.List(accountId, RunState.Queued, last, RunsAtOnce, cancellationToken) is [.., var end] waiting)
        {
            last = end;
            foreach (var run in waiting)
            {
                if (await runs.RequestCancel(run.Id, accountId, time.GetUtcNow(), cancellationToken) is { } ended)
                    signals.NotifyChanged(ended);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {Actor} did {Action} to account {Account}")]
    private partial void LogApplied(string actor, AccountAction action, string account);
}
