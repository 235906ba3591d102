using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace TabGraphSyn.Web.Accounts;

/// <summary>What a person fills in to be called differently.</summary>
public sealed class NameForm
{
    public string? Name { get; set; }
}

/// <summary>What a person fills in to change the password.</summary>
public sealed class PasswordForm
{
    public string? Present { get; set; }

    public string? New { get; set; }
}

public sealed partial class AccountPage(IServiceProvider services, CurrentAccount current, ILogger<AccountPage> log)
{
    private Account? account;
    private string? done;
    private string? failure;
    private string? nameError;
    private string? presentError;
    private string? newError;

    [SupplyParameterFromForm(FormName = "name")]
    private NameForm? NameForm { get; set; }

    [SupplyParameterFromForm(FormName = "password")]
    private PasswordForm? PasswordForm { get; set; }

    private UserManager<AccountUser> Users => services.GetRequiredService<UserManager<AccountUser>>();

    protected override async Task OnInitializedAsync() => account = await current.Get(CancellationToken.None);

    private async Task Rename()
    {
        string name = NameForm?.Name?.Trim() ?? "";
        if (name.Length is 0 or > RegisterForm.MaximumNameLength || name.Any(char.IsControl))
        {
            nameError = $"Fill in your name, in at most {RegisterForm.MaximumNameLength} characters.";
            return;
        }

        var user = new AccountUser(account!);
        user.Account = user.Account with { Name = name };
        await Finish(user, await Users.UpdateAsync(user), "Your name is saved.");
    }

    private async Task ChangePassword()
    {
        string present = PasswordForm?.Present ?? "";
        string chosen = PasswordForm?.New ?? "";
        if (present.Length > RegisterForm.MaximumPasswordLength || chosen.Length > RegisterForm.MaximumPasswordLength)
        {
            newError = $"Use at most {RegisterForm.MaximumPasswordLength} characters.";
            return;
        }

        var user = new AccountUser(account!);
        var result = await Users.ChangePasswordAsync(user, present, chosen);
        presentError = result.Errors.FirstOrDefault(error => error.Code == nameof(IdentityErrorDescriber.PasswordMismatch))?.Description;
        newError = result.Errors.FirstOrDefault(error =>
            error.Code.StartsWith("Password", StringComparison.Ordinal) && error.Code != nameof(IdentityErrorDescriber.PasswordMismatch))?.Description;
        if (presentError is null && newError is null)
            await Finish(user, result, "Your password is changed. Other devices have to sign in again.");
    }

    private async Task EndOtherSessions()
    {
        var user = new AccountUser(account!);
        await Finish(user, await Users.UpdateSecurityStampAsync(user), "Every other browser and device is signed out.");
    }

    // The cookie holds the name and the stamp: this browser gets one that matches what is stored now.
    private async Task Finish(AccountUser user, IdentityResult result, string sentence)
    {
        if (!result.Succeeded)
        {
            failure = result.Errors.First().Description;
            return;
        }

        log.LogInformation("Account {Id} changed.", user.Account.Id);
        await services.GetRequiredService<SignInManager<AccountUser>>().RefreshSignInAsync(user);
        account = user.Account;
        done = sentence;
    }
}
