using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Settings;

/// <summary>Stores what a person changed of their own account, from a page without a circuit.</summary>
internal sealed class AccountChange(IAccountStore accounts, IServiceProvider services, ILogger<AccountChange> log)
{
    /// <summary>The account as it is stored now, and, where it changed meanwhile or is gone, why nothing was stored.</summary>
    public async Task<(Account Account, string? Failure)> Save(Account before, Account after, CancellationToken cancellationToken)
    {
        if (await accounts.TryUpdate(before, after, cancellationToken) is not { } stored)
            return (before, new AccountErrors().ConcurrencyFailure().Description);
        log.LogInformation("Account {Id} changed its settings.", stored.Id);
        // The cookie holds the name: this browser gets one that matches what is stored now.
        if (stored.Name != before.Name)
            await services.GetRequiredService<SignInManager<AccountUser>>().RefreshSignInAsync(new AccountUser(stored));
        return (stored, null);
    }
}
