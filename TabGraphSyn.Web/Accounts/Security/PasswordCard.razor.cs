using Microsoft.AspNetCore.Components;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Web.Accounts.Security;

/// <summary>What a person fills in to change the password.</summary>
public sealed class PasswordForm
{
    public string? Present { get; set; }

    public string? New { get; set; }
}

public sealed partial class PasswordCard(IServiceProvider services)
{
    private string? done;
    private string? failure;
    private string? presentError;
    private string? newError;

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    [SupplyParameterFromForm(FormName = "password")]
    private PasswordForm? PasswordForm { get; set; }

    private async Task ChangePassword()
    {
        var changes = services.GetRequiredService<SecurityChanges>();
        string chosen = PasswordForm?.New ?? "";
        if (chosen.Length > RegisterForm.MaximumPasswordLength)
        {
            newError = $"Use at most {RegisterForm.MaximumPasswordLength} characters.";
            return;
        }

        var check = await changes.Begin(PasswordForm?.Present, CancellationToken.None);
        presentError = check.Refusal;
        if (check.User is not { } user)
            return;
        var result = await changes.Users.ChangePasswordAsync(user, PasswordForm!.Present!, chosen);
        newError = result.Errors.FirstOrDefault(error => error.Code.StartsWith("Password", StringComparison.Ordinal))?.Description;
        if (newError is not null)
            return;
        failure = await changes.Finish(user, result);
        if (failure is not null)
            return;
        done = "Your password is changed. Other devices have to sign in again.";
        if (services.GetRequiredService<MailState>().IsConfigured)
            services.GetRequiredService<AccountMails>().TellPasswordChanged(user.Account, services.GetRequiredService<SiteAddress>().For(HttpContext!.Request));
    }
}
