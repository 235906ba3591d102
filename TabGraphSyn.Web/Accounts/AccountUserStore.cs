using Microsoft.AspNetCore.Identity;

namespace TabGraphSyn.Web.Accounts;

/// <summary>Lets Identity's managers work on our accounts. The user name is the e-mail address.</summary>
internal sealed partial class AccountUserStore(IAccountStore accounts, IFormerAccounts former, IdentityErrorDescriber errors) :
    IUserPasswordStore<AccountUser>,
    IUserEmailStore<AccountUser>,
    IUserLockoutStore<AccountUser>,
    IUserSecurityStampStore<AccountUser>
{
    public async Task<IdentityResult> CreateAsync(AccountUser user, CancellationToken cancellationToken)
    {
        var account = user.Account with { Spent = await former.Find(user.Account.NormalizedEmail, cancellationToken) };
        if (await accounts.TryCreate(account, cancellationToken) is not { } stored)
            return IdentityResult.Failed(errors.DuplicateEmail(user.Account.Email));
        user.Saved(stored);
        return IdentityResult.Success;
    }

    public async Task<IdentityResult> UpdateAsync(AccountUser user, CancellationToken cancellationToken)
    {
        if (await accounts.TryUpdate(user.Stored, user.Account, cancellationToken) is not { } stored)
            return IdentityResult.Failed(errors.ConcurrencyFailure());
        user.Saved(stored);
        return IdentityResult.Success;
    }

    public Task<IdentityResult> DeleteAsync(AccountUser user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("An account is deleted together with what it owns, not through Identity.");

    public async Task<AccountUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        await accounts.Find(userId, cancellationToken) is { } account ? new AccountUser(account) : null;

    public Task<AccountUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByEmailAsync(normalizedUserName, cancellationToken);

    public async Task<AccountUser?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        await accounts.FindByEmail(normalizedEmail, cancellationToken) is { } account ? new AccountUser(account) : null;

    public Task<string> GetUserIdAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(user.Account.Id);

    public Task<string?> GetUserNameAsync(AccountUser user, CancellationToken cancellationToken) => Text(user.Account.Email);

    public Task SetUserNameAsync(AccountUser user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetNormalizedUserNameAsync(AccountUser user, CancellationToken cancellationToken) => Text(user.Account.NormalizedEmail);

    public Task SetNormalizedUserNameAsync(AccountUser user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetEmailAsync(AccountUser user, CancellationToken cancellationToken) => Text(user.Account.Email);

    public Task SetEmailAsync(AccountUser user, string? email, CancellationToken cancellationToken) =>
        Change(user, user.Account with { Email = email! });

    public Task<string?> GetNormalizedEmailAsync(AccountUser user, CancellationToken cancellationToken) => Text(user.Account.NormalizedEmail);

    public Task SetNormalizedEmailAsync(AccountUser user, string? normalizedEmail, CancellationToken cancellationToken) =>
        Change(user, user.Account with { NormalizedEmail = normalizedEmail! });

    public Task<bool> GetEmailConfirmedAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(user.Account.EmailConfirmed);

    public Task SetEmailConfirmedAsync(AccountUser user, bool confirmed, CancellationToken cancellationToken) =>
        Change(user, user.Account with { EmailConfirmed = confirmed });

    public Task<string?> GetPasswordHashAsync(AccountUser user, CancellationToken cancellationToken) => Text(user.Account.PasswordHash);

    public Task<bool> HasPasswordAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(user.Account.PasswordHash.Length > 0);

    public Task SetPasswordHashAsync(AccountUser user, string? passwordHash, CancellationToken cancellationToken) =>
        Change(user, user.Account with { PasswordHash = passwordHash ?? "" });

    public Task<string?> GetSecurityStampAsync(AccountUser user, CancellationToken cancellationToken) => Text(user.Account.SecurityStamp);

    public Task SetSecurityStampAsync(AccountUser user, string stamp, CancellationToken cancellationToken) =>
        Change(user, user.Account with { SecurityStamp = stamp });

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(AccountUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Account.LockedOutUntil);

    public Task SetLockoutEndDateAsync(AccountUser user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) =>
        Change(user, user.Account with { LockedOutUntil = lockoutEnd });

    public Task<bool> GetLockoutEnabledAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(AccountUser user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<int> GetAccessFailedCountAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(user.Account.FailedSignIns);

    public Task ResetAccessFailedCountAsync(AccountUser user, CancellationToken cancellationToken) =>
        Change(user, user.Account with { FailedSignIns = 0 });

    /// <summary>
    /// Counts at once and again until it counts: many guesses at the same moment would otherwise refuse each other's
    /// update and go uncounted.
    /// </summary>
    public async Task<int> IncrementAccessFailedCountAsync(AccountUser user, CancellationToken cancellationToken)
    {
        while (await accounts.Find(user.Account.Id, cancellationToken) is { } before)
        {
            var after = before with { FailedSignIns = before.FailedSignIns + 1 };
            if (await accounts.TryUpdate(before, after, cancellationToken) is not { } stored)
                continue;
            user.Saved(stored);
            break;
        }

        return user.Account.FailedSignIns;
    }

    public void Dispose()
    {
        // The store outlives the request; nothing here is the request's own.
    }

    private static Task<string?> Text(string text) => Task.FromResult<string?>(text);

    private static Task Change(AccountUser user, Account account)
    {
        user.Account = account;
        return Task.CompletedTask;
    }
}
