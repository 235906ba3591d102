using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace TabGraphSyn.Web.Accounts;

/// <summary>
/// The secrets in links that go by mail: for one purpose of one account, until the account's security stamp changes or
/// the time is over. Each use changes the stamp, so each works once. Stands in for Identity's own, which can't be told
/// the time and knows one lifetime for all purposes.
/// </summary>
internal sealed class LinkTokens(IDataProtectionProvider protection, TimeProvider time) : IUserTwoFactorTokenProvider<AccountUser>
{
    public const string Name = "Link";

    /// <summary>Whoever reads the mailbox later must not get in by an old link.</summary>
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(1);

    public static readonly TimeSpan ConfirmationLifetime = TimeSpan.FromDays(3);

    private readonly IDataProtector protector = protection.CreateProtector("TabGraphSyn.Accounts.LinkTokens");

    /// <summary>These are no codes to sign in with.</summary>
    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<AccountUser> manager, AccountUser user) => Task.FromResult(false);

    public Task<string> GenerateAsync(string purpose, UserManager<AccountUser> manager, AccountUser user) => Task.FromResult(
        protector.Protect(string.Join('\n', time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Subject(purpose, user))));

    public Task<bool> ValidateAsync(string purpose, string token, UserManager<AccountUser> manager, AccountUser user)
    {
        string text;
        try
        {
            text = protector.Unprotect(token);
        }
        catch (CryptographicException)
        {
            return Task.FromResult(false);
        }

        int end = text.IndexOf('\n', StringComparison.Ordinal);
        var madeAt = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text.AsSpan(0, end), CultureInfo.InvariantCulture));
        bool inTime = time.GetUtcNow() < madeAt + Lifetime(purpose);
        return Task.FromResult(inTime && text[(end + 1)..] == Subject(purpose, user));
    }

    private static TimeSpan Lifetime(string purpose) =>
        purpose == UserManager<AccountUser>.ResetPasswordTokenPurpose ? ResetLifetime : ConfirmationLifetime;

    private static string Subject(string purpose, AccountUser user) => string.Join('\n', user.Account.Id, user.Account.SecurityStamp, purpose);
}
