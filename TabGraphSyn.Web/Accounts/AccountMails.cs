using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Web.Accounts;

/// <summary>
/// The mails about an account. What an address has is looked up in the background, so that asking takes the same time
/// whether or not anyone has it.
/// </summary>
internal sealed class AccountMails(MailQueue queue)
{
    /// <summary>After a registration, new or not: the link that confirms, or word that there is an account already.</summary>
    public void AnswerRegistration(string email, Uri site) => Post(email, async (user, users) => user.Account.EmailConfirmed
        ? AccountMailTexts.AlreadyRegistered(user.Account.Email, site)
        : await Confirmation(user, users, site));

    /// <summary>The link once more, where an account waits for it.</summary>
    public void AskForConfirmation(string email, Uri site) => Post(email, async (user, users) =>
        user.Account.EmailConfirmed ? null : await Confirmation(user, users, site));

    /// <summary>A link that sets a new password, where there is an account.</summary>
    public void AskForReset(string email, Uri site) => Post(email, async (user, users) =>
        AccountMailTexts.Reset(user.Account.Email, AccountLinks.Reset(site, user, await users.GeneratePasswordResetTokenAsync(user))));

    /// <summary>To the address that an account wants to have: a link, or word that it has one already.</summary>
    public void AskForNewAddress(Account account, string address, Uri site) => queue.TryPost(async (services, _) =>
    {
        var users = services.GetRequiredService<UserManager<AccountUser>>();
        if (await users.FindByEmailAsync(address) is { } owner)
            return AccountMailTexts.AlreadyRegistered(owner.Account.Email, site);
        return await users.FindByIdAsync(account.Id) is { Account.IsDisabled: false } user
            ? AccountMailTexts.NewAddress(address, AccountLinks.NewAddress(site, address, await users.GenerateChangeEmailTokenAsync(user, address)))
            : null;
    });

    public void TellPasswordChanged(Account account, Uri site) =>
        queue.TryPost((_, _) => Task.FromResult<OutgoingMail?>(AccountMailTexts.PasswordChanged(account.Email, site)));

    /// <summary>To the address that the account had before.</summary>
    public void TellAddressChanged(string before, Uri site) =>
        queue.TryPost((_, _) => Task.FromResult<OutgoingMail?>(AccountMailTexts.AddressChanged(before, site)));

    private void Post(string email, Func<AccountUser, UserManager<AccountUser>, Task<OutgoingMail?>> write) => queue.TryPost(async (services, _) =>
    {
        var users = services.GetRequiredService<UserManager<AccountUser>>();
        return await users.FindByEmailAsync(email) is { Account.IsDisabled: false } user ? await write(user, users) : null;
    });

    private static async Task<OutgoingMail> Confirmation(AccountUser user, UserManager<AccountUser> users, Uri site) =>
        AccountMailTexts.Confirmation(user.Account.Email, AccountLinks.Confirmation(site, user, await users.GenerateEmailConfirmationTokenAsync(user)), site);
}
