using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Limits;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Accounts;

/// <summary>A code as a person types it: of the authenticator app, or a recovery code.</summary>
public sealed class CodeForm
{
    public const int MaximumLength = 40;

    public string? Code { get; set; }

    /// <summary>The code, or nothing where it is far too long to be one.</summary>
    internal string Typed => Code?.Trim() is { Length: <= MaximumLength } code ? code : "";
}

/// <summary>Comes between the right password and the session, for accounts with a second factor.</summary>
public sealed partial class TwoFactorPage(IServiceProvider services, NavigationManager navigation, ILogger<TwoFactorPage> log)
{
    private string? error;

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    [SupplyParameterFromForm(FormName = "code")]
    private CodeForm? CodeForm { get; set; }

    [SupplyParameterFromForm(FormName = "recovery")]
    private CodeForm? RecoveryForm { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery]
    private bool Remember { get; set; }

    [SupplyParameterFromQuery]
    private bool Recovery { get; set; }

    private SignInManager<AccountUser> SignIn => services.GetRequiredService<SignInManager<AccountUser>>();

    /// <summary>The page that asks for the second factor and goes on to where the person wanted to go.</summary>
    internal static string Address(string? returnUrl, bool remember)
    {
        string address = ReturnAddress.Of("/sign-in/two-factor", returnUrl);
        return $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}remember={(remember ? "true" : "false")}";
    }

    protected override async Task OnInitializedAsync()
    {
        // The password came first, and not long ago.
        if (await SignIn.GetTwoFactorAuthenticationUserAsync() is null)
            navigation.NavigateTo(ReturnAddress.Of("/sign-in", ReturnUrl));
    }

    private async Task UseCode()
    {
        if (await IsTooOften())
            return;
        var result = await SignIn.TwoFactorAuthenticatorSignInAsync(CodeForm?.Typed ?? "", Remember, rememberClient: false);
        Finish(result, "This code is not right any more. Take the one that the app shows now; each works once.");
    }

    private async Task UseRecoveryCode()
    {
        if (await IsTooOften())
            return;
        var users = services.GetRequiredService<UserManager<AccountUser>>();

        // Identity looks at neither before it takes a recovery code, and counts no failure after.
        var user = await SignIn.GetTwoFactorAuthenticationUserAsync();
        bool mayTry = user is not null && await SignIn.CanSignInAsync(user) && !await users.IsLockedOutAsync(user);
        var result = mayTry ? await SignIn.TwoFactorRecoveryCodeSignInAsync(RecoveryForm?.Typed ?? "") : SignInResult.LockedOut;
        if (mayTry && !result.Succeeded)
            await users.AccessFailedAsync(user!);
        else if (result.Succeeded)
            log.LogWarning("Account {Id} signed in with a recovery code.", user!.Account.Id);
        Finish(result, "This is none of the recovery codes that are left. Each works once.");
    }

    private async Task<bool> IsTooOften()
    {
        if (await SignIn.GetTwoFactorAuthenticationUserAsync() is not { } user
            || services.GetRequiredService<RateLimits>().TrySignIn(user.Account.NormalizedEmail) is not { } refusal)
            return false;
        refusal.Mark(HttpContext!.Response);
        error = refusal.Sentence;
        return true;
    }

    private void Finish(SignInResult result, string sentence)
    {
        if (result.Succeeded)
            navigation.NavigateTo(LocalAddress.Or(ReturnUrl, ReturnAddress.Home));
        else
            error = result.IsLockedOut || result.IsNotAllowed ? "The account waits after too many failures. Try again later." : sentence;
    }
}
