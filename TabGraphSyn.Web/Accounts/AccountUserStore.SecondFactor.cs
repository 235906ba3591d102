using Microsoft.AspNetCore.Identity;

namespace TabGraphSyn.Web.Accounts;

internal sealed partial class AccountUserStore :
    IUserTwoFactorStore<AccountUser>,
    IUserAuthenticatorKeyStore<AccountUser>,
    IUserTwoFactorRecoveryCodeStore<AccountUser>,
    IUserPasskeyStore<AccountUser>
{
    public Task<bool> GetTwoFactorEnabledAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(user.Account.TwoFactor);

    public Task SetTwoFactorEnabledAsync(AccountUser user, bool enabled, CancellationToken cancellationToken) =>
        Change(user, enabled ? user.Account with { TwoFactor = true } : user.Account with { TwoFactor = false, AuthenticatorKey = null, RecoveryCodes = null });

    public Task<string?> GetAuthenticatorKeyAsync(AccountUser user, CancellationToken cancellationToken) => Task.FromResult(user.Account.AuthenticatorKey);

    public Task SetAuthenticatorKeyAsync(AccountUser user, string key, CancellationToken cancellationToken) =>
        Change(user, user.Account with { AuthenticatorKey = key, LastCodeStep = 0 });

    public Task ReplaceCodesAsync(AccountUser user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        Change(user, user.Account with { RecoveryCodes = RecoveryCodes.Hash(user.Account.Id, recoveryCodes) });

    public Task<bool> RedeemCodeAsync(AccountUser user, string code, CancellationToken cancellationToken)
    {
        if (RecoveryCodes.Without(user.Account.Id, user.Account.RecoveryCodes, code) is not { } left)
            return Task.FromResult(false);
        user.Account = user.Account with { RecoveryCodes = left.Length == 0 ? null : left };
        return Task.FromResult(true);
    }

    public Task<int> CountCodesAsync(AccountUser user, CancellationToken cancellationToken) =>
        Task.FromResult(RecoveryCodes.Count(user.Account.RecoveryCodes));

    public Task AddOrUpdatePasskeyAsync(AccountUser user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        var stored = new AccountPasskey
        {
            Id = Convert.ToBase64String(passkey.CredentialId),
            Name = passkey.Name ?? "",
            PublicKey = Convert.ToBase64String(passkey.PublicKey),
            CreatedAt = passkey.CreatedAt,
            SignCount = passkey.SignCount,
            Transports = passkey.Transports,
            IsUserVerified = passkey.IsUserVerified,
            IsBackupEligible = passkey.IsBackupEligible,
            IsBackedUp = passkey.IsBackedUp,
        };
        return Change(user, user.Account with { Passkeys = [.. Except(user, passkey.CredentialId), stored] });
    }

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(AccountUser user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. (user.Account.Passkeys ?? []).Select(Info)]);

    /// <summary>
    /// Asked only when a device offers a new key, to refuse an id that another account has. A key is always looked up in
    /// the account that the device names with it, so such an id could let nobody in; no index is kept for it.
    /// </summary>
    public Task<AccountUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => Task.FromResult<AccountUser?>(null);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(AccountUser user, byte[] credentialId, CancellationToken cancellationToken)
    {
        string id = Convert.ToBase64String(credentialId);
        return Task.FromResult(user.Account.Passkeys?.FirstOrDefault(passkey => passkey.Id == id) is { } found ? Info(found) : null);
    }

    public Task RemovePasskeyAsync(AccountUser user, byte[] credentialId, CancellationToken cancellationToken) =>
        Change(user, user.Account with { Passkeys = Except(user, credentialId) is [_, ..] left ? left : null });

    private static List<AccountPasskey> Except(AccountUser user, byte[] credentialId)
    {
        string id = Convert.ToBase64String(credentialId);
        return [.. (user.Account.Passkeys ?? []).Where(passkey => passkey.Id != id)];
    }

    // What the device said when the key was made is not kept: nothing of ours asks who built the device.
    private static UserPasskeyInfo Info(AccountPasskey passkey) => new(
        Convert.FromBase64String(passkey.Id),
        Convert.FromBase64String(passkey.PublicKey),
        passkey.CreatedAt,
        passkey.SignCount,
        passkey.Transports?.ToArray(),
        passkey.IsUserVerified,
        passkey.IsBackupEligible,
        passkey.IsBackedUp,
        attestationObject: [],
        clientDataJson: [])
    {
        Name = passkey.Name,
    };
}
