using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Web.Accounts;

/// <summary>
/// Which accounts may sign in at all: those that the operator has not shut, and, where mail is sent, those whose address
/// was confirmed. Where none is sent, nobody could confirm anything.
/// </summary>
internal sealed class AccountEntry(MailState mail) : IUserConfirmation<AccountUser>
{
    public Task<bool> IsConfirmedAsync(UserManager<AccountUser> manager, AccountUser user) => Task.FromResult(MayEnter(user.Account));

    public bool MayEnter(Account account) => !account.IsDisabled && (account.EmailConfirmed || !mail.IsConfigured);
}
