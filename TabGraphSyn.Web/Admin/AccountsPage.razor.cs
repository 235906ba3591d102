using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using MudBlazor;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Admin;

/// <summary>Who has an account here, and what an administrator may change of it.</summary>
public sealed partial class AccountsPage(
    AccountAdministration administration, IOptions<TierOptions> tiers, IDialogService dialogs, ISnackbar notices)
{
    private const int PageLength = 50;
    private static readonly TimeSpan Typing = TimeSpan.FromMilliseconds(250);

    private string search = "";
    private int typed;
    private string? self;
    private Month month;
    private DateTimeOffset now;
    private bool hasMore;
    private List<ListedAccount>? accounts;

    protected override async Task Load()
    {
        self = (await Administrator.Find(Leaving))?.Id;
        await Show(before: null);
    }

    /// <summary>Lists what the search finds, beginning anew or after an account that is shown.</summary>
    private async Task Show(Account? before)
    {
        int asked = typed;
        if (await administration.List(search, before, PageLength + 1, Leaving) is not { } page)
        {
            await Look();
            return;
        }

        // More letters may have been typed while this answer was on its way.
        if (asked != typed) return;
        now = Time.GetUtcNow();
        month = Month.Of(now);
        accounts = [.. before is null ? [] : accounts ?? [], .. page.Take(PageLength)];
        hasMore = page.Count > PageLength;
    }

    private Task LoadMore() => Show(accounts?[^1].Account);

    private async Task Find(ChangeEventArgs change)
    {
        search = change.Value as string ?? "";
        int asked = ++typed;
        try
        {
            await Task.Delay(Typing, Time, Leaving);
        }
        catch (OperationCanceledException)
        {
            return; // The person left.
        }

        if (asked == typed) await Show(before: null);
    }

    private async Task Do(Account account, AccountAction action)
    {
        bool? sure = await dialogs.ShowMessageBoxAsync(
            AccountActionText.Question(action, account),
            AccountActionText.Consequence(action, account, tiers.Value),
            yesText: AccountActionText.Name(action),
            cancelText: "Leave as it is");
        if (sure != true) return;

        // What a person confirmed is done even when the page went away meanwhile.
        var outcome = await administration.Apply(account.Id, action, CancellationToken.None);
        notices.Add(outcome.Refusal ?? AccountActionText.Done(action, account), outcome.Refusal is null ? Severity.Success : Severity.Warning);
        if (outcome.Account is { } after)
            Replace(after);
        else if (!Leaving.IsCancellationRequested)
            await Look();
    }

    private void Replace(Account after)
    {
        int at = accounts?.FindIndex(listed => listed.Account.Id == after.Id) ?? -1;
        if (at >= 0) accounts![at] = accounts[at] with { Account = after };
    }
}
