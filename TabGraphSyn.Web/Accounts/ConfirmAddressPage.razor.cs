using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Limits;

namespace TabGraphSyn.Web.Accounts;

/// <summary>Opened by the link in the mail. Only the form confirms: programs that look into mails follow links too.</summary>
public sealed partial class ConfirmAddressPage(IServiceProvider services, NavigationManager navigation, ILogger<ConfirmAddressPage> log)
    : AccountLinkPage(services, UserManager<AccountUser>.ConfirmEmailTokenPurpose)
{
    private string? error;

    private async Task Confirm()
    {
        if (!IsUsable)
            return;
        if (Services.GetRequiredService<RateLimits>().TrySignIn(User!.Account.NormalizedEmail) is { } refusal)
        {
            refusal.Mark(HttpContext!.Response);
            error = refusal.Sentence;
            return;
        }

        error = "This is not the password, or the account waits after too many failures.";
        if (await Users.IsLockedOutAsync(User))
            return;
        if (!await Users.CheckPasswordAsync(User, Form?.Typed ?? ""))
        {
            await Users.AccessFailedAsync(User);
            return;
        }

        // The new stamp ends the link: it has done its work.
        if (!(await Users.ConfirmEmailAsync(User, Token!)).Succeeded || !(await Users.UpdateSecurityStampAsync(User)).Succeeded)
        {
            IsUsable = false;
            return;
        }

        log.LogInformation("Account {Id} has confirmed its address.", User!.Account.Id);
        var result = await Services.GetRequiredService<SignInManager<AccountUser>>().PasswordSignInAsync(User, Form!.Typed, isPersistent: false, lockoutOnFailure: true);
        navigation.NavigateTo(result.RequiresTwoFactor ? TwoFactorPage.Address(returnUrl: null, remember: false) : ReturnAddress.Home);
    }
}
