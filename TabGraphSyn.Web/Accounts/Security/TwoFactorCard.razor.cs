using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace TabGraphSyn.Web.Accounts.Security;

/// <summary>What a person fills in to begin or end the second factor, or to get new recovery codes.</summary>
public sealed class TwoFactorForm
{
    public string? Password { get; set; }

    /// <summary>The button: <c>start</c>, <c>codes</c> or <c>off</c>.</summary>
    public string? Action { get; set; }
}

public sealed partial class TwoFactorCard
{
    private const int CodeCount = 10;
    private readonly SecurityChanges changes;
    private Account? account;
    private string? key;
    private string[]? codes;
    private string? done;
    private string? failure;
    private string? passwordError;
    private string? codeError;

    public TwoFactorCard(IServiceProvider services) => changes = services.GetRequiredService<SecurityChanges>();

    [SupplyParameterFromForm(FormName = "two-factor")]
    private TwoFactorForm? TwoFactorForm { get; set; }

    [SupplyParameterFromForm(FormName = "two-factor-confirm")]
    private CodeForm? CodeForm { get; set; }

    private string CodesLeft => RecoveryCodes.Count(account!.RecoveryCodes) switch
    {
        0 => "No recovery code is left: make new ones.",
        1 => "One recovery code is left: make new ones.",
        var left => $"{left} recovery codes are left.",
    };

    protected override async Task OnInitializedAsync()
    {
        account = await changes.Account(CancellationToken.None);

        // A form is only taken where it stands on the page; this one does while the key waits for its first code.
        if (CodeForm is not null && !account.TwoFactor)
            key = account.AuthenticatorKey;
    }

    private async Task Change()
    {
        var check = await changes.Begin(TwoFactorForm?.Password, CancellationToken.None);
        passwordError = check.Refusal;
        if (check.User is not { } user)
            return;
        switch (TwoFactorForm!.Action, user.Account.TwoFactor)
        {
            case ("start", false):
                await Finish(user, await changes.Users.ResetAuthenticatorKeyAsync(user), sentence: null);
                key = account!.AuthenticatorKey;
                break;
            case ("codes", true):
                codes = [.. await changes.Users.GenerateNewTwoFactorRecoveryCodesAsync(user, CodeCount) ?? []];
                account = user.Account;
                done = "These are your new recovery codes. Those before no longer work.";
                break;
            case ("off", true):
                await Finish(user, await changes.Users.SetTwoFactorEnabledAsync(user, enabled: false), "Two-factor sign-in is off: your password alone lets in.");
                break;
            default:
                failure = "This was changed meanwhile, in another window.";
                break;
        }
    }

    private async Task TurnOn()
    {
        var user = new AccountUser(account!);
        if (account!.TwoFactor || account.AuthenticatorKey is null)
        {
            failure = "This was changed meanwhile, in another window.";
            return;
        }

        key = account.AuthenticatorKey;
        if (!await changes.Users.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, CodeForm?.Typed ?? ""))
        {
            codeError = "This is not the code that belongs to the key. Take the one that the app shows now; the phone's clock must be right.";
            return;
        }

        var result = await changes.Users.SetTwoFactorEnabledAsync(user, enabled: true);
        if (result.Succeeded)
            codes = [.. await changes.Users.GenerateNewTwoFactorRecoveryCodesAsync(user, CodeCount) ?? []];
        await Finish(user, result, "Two-factor sign-in is on.");
    }

    private async Task Finish(AccountUser user, IdentityResult result, string? sentence)
    {
        failure = await changes.Finish(user, result);
        done = failure is null ? sentence : null;
        account = user.Account;
    }

    // In fours, as people copy it.
    private static string Grouped(string key) => string.Join(' ', key.Chunk(4).Select(part => new string(part)));
}
