using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Web.Accounts;

/// <summary>Opened by a link from a mail, or from the operator.</summary>
public sealed partial class ResetPasswordPage(IServiceProvider services, NavigationManager navigation, ILogger<ResetPasswordPage> log)
    : AccountLinkPage(services, UserManager<AccountUser>.ResetPasswordTokenPurpose)
{
    private string? error;

    private async Task Reset()
    {
        if (!IsUsable)
            return;
        if (Form?.Password is { Length: > RegisterForm.MaximumPasswordLength })
        {
            error = $"Use at most {RegisterForm.MaximumPasswordLength} characters.";
            return;
        }

        // Whoever has the link reads the mailbox, or has the operator's word: that confirms the address, and ends the
        // wait after failures. All of it is stored at once, with the new password.
        User!.Account = User.Account with { EmailConfirmed = true, FailedSignIns = 0, LockedOutUntil = null };
        var result = await Users.ResetPasswordAsync(User, Token!, Form?.Password ?? "");
        if (!result.Succeeded)
        {
            var first = result.Errors.First();
            IsUsable = first.Code.StartsWith("Password", StringComparison.Ordinal);
            error = first.Description;
            return;
        }

        log.LogInformation("Account {Id} has a new password, set by a link.", User.Account.Id);
        if (Services.GetRequiredService<MailState>().IsConfigured)
            Services.GetRequiredService<AccountMails>().TellPasswordChanged(User.Account, Services.GetRequiredService<SiteAddress>().For(HttpContext!.Request));
        await Services.GetRequiredService<SignInManager<AccountUser>>().SignOutAsync();
        navigation.NavigateTo("/sign-in?done=password");
    }
}
