using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Web.Accounts.Security;

/// <summary>Opened by the link that went to the new address, where its account is signed in. Only the form changes anything.</summary>
public sealed partial class NewAddressPage(IServiceProvider services, NavigationManager navigation)
{
    private AccountUser? user;
    private bool isUsable;
    private string? failure;

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    [SupplyParameterFromQuery]
    private string? Address { get; set; }

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    private SecurityChanges Changes => services.GetRequiredService<SecurityChanges>();

    protected override async Task OnInitializedAsync()
    {
        user = new AccountUser(await Changes.Account(CancellationToken.None));
        isUsable = Address is { Length: > 0 } && Token is { Length: > 0 } && EmailAddress.IsUsable(Address)
            && await Changes.Users.VerifyUserTokenAsync(user, LinkTokens.Name, UserManager<AccountUser>.GetChangeEmailTokenPurpose(Address), Token);
    }

    private async Task Change()
    {
        if (!isUsable)
            return;
        string before = user!.Account.Email;
        failure = await Changes.Finish(user, await Changes.Users.ChangeEmailAsync(user, Address!, Token!));
        if (failure is not null)
        {
            isUsable = false;
            return;
        }

        if (services.GetRequiredService<MailState>().IsConfigured)
            services.GetRequiredService<AccountMails>().TellAddressChanged(before, services.GetRequiredService<SiteAddress>().For(HttpContext!.Request));
        navigation.NavigateTo("/settings/security?done=address");
    }
}
