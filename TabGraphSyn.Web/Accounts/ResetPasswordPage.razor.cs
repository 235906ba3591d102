using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Web.Accounts;

/// <summary>Opened by a link from a mail, or from the operator.</summary>
public sealed partial class ResetPasswordPage(IServiceProvider services, NavigationManager navigation, ILogger<ResetPasswordPage> log)
{
    private AccountUser? user;
    private bool isUsable;
    private string? error;

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    [SupplyParameterFromForm]
    private OnePasswordForm? Form { get; set; }

    [SupplyParameterFromQuery]
    private string? Id { get; set; }

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    private UserManager<AccountUser> Users => services.GetRequiredService<UserManager<AccountUser>>();

    protected override async Task OnInitializedAsync()
    {
        user = Id is { Length: > 0 } ? await Users.FindByIdAsync(Id) : null;
        isUsable = user is { Account.IsDisabled: false } && Token is not null
            && await Users.VerifyUserTokenAsync(user, LinkTokens.Name, UserManager<AccountUser>.ResetPasswordTokenPurpose, Token);
    }

    private async Task Reset()
    {
        if (!isUsable)
            return;
        if (Form?.Password is { Length: > RegisterForm.MaximumPasswordLength })
        {
            error = $"Use at most {RegisterForm.MaximumPasswordLength} characters.";
            return;
        }

        // Whoever has the link reads the mailbox, or has the operator's word: that confirms the address, and ends the
        // wait after failures. All of it is stored at once, with the new password.
        user!.Account = user.Account with { EmailConfirmed = true, FailedSignIns = 0, LockedOutUntil = null };
        var result = await Users.ResetPasswordAsync(user, Token!, Form?.Password ?? "");
        if (!result.Succeeded)
        {
            var first = result.Errors.First();
            isUsable = first.Code.StartsWith("Password", StringComparison.Ordinal);
            error = first.Description;
            return;
        }

        log.LogInformation("Account {Id} has a new password, set by a link.", user.Account.Id);
        if (services.GetRequiredService<MailState>().IsConfigured)
            services.GetRequiredService<AccountMails>().TellPasswordChanged(user.Account, services.GetRequiredService<SiteAddress>().For(HttpContext!.Request));
        await services.GetRequiredService<SignInManager<AccountUser>>().SignOutAsync();
        navigation.NavigateTo("/sign-in?done=password");
    }
}
