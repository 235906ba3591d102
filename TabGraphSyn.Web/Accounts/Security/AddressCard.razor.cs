using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Limits;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Web.Accounts.Security;

/// <summary>What a person fills in to use another address.</summary>
public sealed class AddressForm
{
    public string? Address { get; set; }

    public string? Password { get; set; }
}

public sealed partial class AddressCard
{
    private readonly IServiceProvider services;
    private readonly SecurityChanges changes;
    private readonly MailState mail;
    private string address = "";
    private string? done;
    private string? failure;
    private string? addressError;
    private string? passwordError;

    public AddressCard(IServiceProvider services)
    {
        this.services = services;
        changes = services.GetRequiredService<SecurityChanges>();
        mail = services.GetRequiredService<MailState>();
    }

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    [SupplyParameterFromForm(FormName = "address")]
    private AddressForm? AddressForm { get; set; }

    protected override async Task OnInitializedAsync() => address = (await changes.Account(CancellationToken.None)).Email;

    private async Task ChangeAddress()
    {
        string wanted = AddressForm?.Address?.Trim() ?? "";
        if (!EmailAddress.IsUsable(wanted))
        {
            addressError = new AccountErrors().InvalidEmail(wanted).Description;
            return;
        }

        var check = await changes.Begin(AddressForm?.Password, CancellationToken.None);
        passwordError = check.Refusal;
        if (check.User is not { } user)
            return;
        if (mail.IsConfigured)
            AskToConfirm(user.Account, wanted);
        else
            await ChangeAtOnce(user, wanted);
    }

    private void AskToConfirm(Account account, string wanted)
    {
        addressError = services.GetRequiredService<RateLimits>().TryMail(changes.Users.NormalizeEmail(wanted)!)?.Sentence;
        if (addressError is not null)
            return;
        services.GetRequiredService<AccountMails>().AskForNewAddress(account, wanted, services.GetRequiredService<SiteAddress>().For(HttpContext!.Request));
        done = $"We sent a link to {wanted}. Open it in a browser that is signed in, and the account changes over.";
    }

    // Where no mail is sent there is nothing to confirm with, and nobody to tell.
    private async Task ChangeAtOnce(AccountUser user, string wanted)
    {
        var result = await changes.Users.SetEmailAsync(user, wanted);
        addressError = result.Errors.FirstOrDefault(error => error.Code != nameof(IdentityErrorDescriber.ConcurrencyFailure))?.Description;
        if (addressError is not null)
            return;
        failure = await changes.Finish(user, result);
        if (failure is not null)
            return;
        address = user.Account.Email;
        done = "Your e-mail address is changed. Other devices have to sign in again.";
    }
}
