using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Limits;

namespace TabGraphSyn.Web.Accounts.Security;

/// <summary>Whether a change may go on: the account to change, or what is wrong.</summary>
/// <param name="User">The account; null where it may not be changed.</param>
/// <param name="Refusal">One sentence for the person; null where it may.</param>
internal sealed record SecurityCheck(AccountUser? User, string? Refusal);

/// <summary>
/// What the cards of the security page share. Whoever finds a browser that is signed in must not be able to keep the
/// account: what matters asks for the password again, and counts wrong ones as signing in does.
/// </summary>
internal sealed class SecurityChanges(
    CurrentAccount current, UserManager<AccountUser> users, IServiceProvider services, RateLimits limits, ILogger<SecurityChanges> log)
{
    public UserManager<AccountUser> Users => users;

    /// <summary>The account as it is stored now.</summary>
    public Task<Account> Account(CancellationToken cancellationToken) => current.Get(cancellationToken);

    /// <summary>Looks at the password that was typed.</summary>
    public async Task<SecurityCheck> Begin(string? password, CancellationToken cancellationToken)
    {
        var user = new AccountUser(await current.Get(cancellationToken));
        if (limits.TrySignIn(user.Account.NormalizedEmail) is { } refusal)
            return new SecurityCheck(null, refusal.Sentence);
        if (await users.IsLockedOutAsync(user))
            return new SecurityCheck(null, "There were too many wrong passwords. Wait some minutes, then try again.");
        if (password is { Length: > 0 and <= RegisterForm.MaximumPasswordLength } && await users.CheckPasswordAsync(user, password))
            return new SecurityCheck(user, null);
        await users.AccessFailedAsync(user);
        return new SecurityCheck(null, new AccountErrors().PasswordMismatch().Description);
    }

    /// <summary>Gives this browser a cookie that fits what is stored now; every other one ends where the stamp is new.</summary>
    /// <returns>What went wrong, in one sentence; null where nothing did.</returns>
    public async Task<string?> Finish(AccountUser user, IdentityResult result)
    {
        if (!result.Succeeded)
            return result.Errors.First().Description;
        log.LogInformation("Account {Id} changed its security.", user.Account.Id);
        await services.GetRequiredService<SignInManager<AccountUser>>().RefreshSignInAsync(user);
        return null;
    }
}
