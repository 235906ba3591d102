using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace TabGraphSyn.Web.Accounts.Security;

/// <summary>A new key of a person's device, and what they call it.</summary>
public sealed class NewPasskeyForm
{
    public const int MaximumNameLength = 60;

    public string? Name { get; set; }

    /// <summary>As JSON, from passkeys.js.</summary>
    public string? Credential { get; set; }
}

public sealed partial class PasskeysCard
{
    private const int MostPasskeys = 20;
    private readonly IServiceProvider services;
    private readonly SecurityChanges changes;
    private Account? account;
    private string? done;
    private string? failure;

    public PasskeysCard(IServiceProvider services)
    {
        this.services = services;
        changes = services.GetRequiredService<SecurityChanges>();
    }

    [SupplyParameterFromForm(FormName = "passkey-add")]
    private NewPasskeyForm? PasskeyForm { get; set; }

    protected override async Task OnInitializedAsync() => account = await changes.Account(CancellationToken.None);

    private async Task Add()
    {
        if (account!.Passkeys is { Count: >= MostPasskeys })
        {
            failure = $"An account has at most {MostPasskeys} passkeys. Remove one that you no longer use first.";
            return;
        }

        // Only whoever knew the password got the options that this answers.
        var signIn = services.GetRequiredService<SignInManager<AccountUser>>();
        var result = PasskeyForm?.Credential is { Length: > 0 } credential ? await signIn.PerformPasskeyAttestationAsync(credential) : null;
        if (result is not { Succeeded: true } || result.UserEntity.Id != account.Id)
        {
            failure = "The device's answer could not be used. Try once more; the question is good for some minutes only.";
            return;
        }

        string name = PasskeyForm!.Name?.Trim() ?? "";
        result.Passkey.Name = name.Length is 0 or > NewPasskeyForm.MaximumNameLength || name.Any(char.IsControl) ? "Passkey" : name;
        var user = new AccountUser(account);
        var stored = await changes.Users.AddOrUpdatePasskeyAsync(user, result.Passkey);
        failure = await changes.Finish(user, stored);
        done = failure is null ? "The passkey is added: you can sign in with it from now on." : null;
        account = user.Account;
    }

    private async Task Remove(AccountPasskey passkey)
    {
        var user = new AccountUser(account!);
        failure = await changes.Finish(user, await changes.Users.RemovePasskeyAsync(user, Convert.FromBase64String(passkey.Id)));
        done = failure is null ? $"{passkey.Name} no longer signs in." : null;
        account = user.Account;
    }
}
