using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Limits;

namespace TabGraphSyn.Web.Accounts;

/// <summary>A password alone, as a person types it.</summary>
public sealed class OnePasswordForm
{
    public string? Password { get; set; }

    /// <summary>The password, or nothing where it is longer than any.</summary>
    internal string Typed => Password is { Length: <= RegisterForm.MaximumPasswordLength } password ? password : "";
}

/// <summary>Opened by the link in the mail. Only the form confirms: programs that look into mails follow links too.</summary>
public sealed partial class ConfirmAddressPage(IServiceProvider services, NavigationManager navigation, ILogger<ConfirmAddressPage> log)
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
            && await Users.VerifyUserTokenAsync(user, LinkTokens.Name, UserManager<AccountUser>.ConfirmEmailTokenPurpose, Token);
    }

    private async Task Confirm()
    {
        if (!isUsable)
            return;
        if (services.GetRequiredService<RateLimits>().TrySignIn(user!.Account.NormalizedEmail) is { } refusal)
        {
            refusal.Mark(HttpContext!.Response);
            error = refusal.Sentence;
            return;
        }

        error = "This is not the password, or the account waits after too many failures.";
        if (await Users.IsLockedOutAsync(user))
            return;
        if (!await Users.CheckPasswordAsync(user, Form?.Typed ?? ""))
        {
            await Users.AccessFailedAsync(user);
            return;
        }

        // The new stamp ends the link: it has done its work.
        if (!(await Users.ConfirmEmailAsync(user, Token!)).Succeeded || !(await Users.UpdateSecurityStampAsync(user)).Succeeded)
        {
            isUsable = false;
            return;
        }

        log.LogInformation("Account {Id} has confirmed its address.", user.Account.Id);
        var result = await services.GetRequiredService<SignInManager<AccountUser>>().PasswordSignInAsync(user, Form!.Typed, isPersistent: false, lockoutOnFailure: true);
        navigation.NavigateTo(result.RequiresTwoFactor ? TwoFactorPage.Address(returnUrl: null, remember: false) : ReturnAddress.Home);
    }
}
