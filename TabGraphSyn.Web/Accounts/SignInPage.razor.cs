using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Limits;
using TabGraphSyn.Web.Mail;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Accounts;

/// <summary>What a person fills in to sign in.</summary>
public sealed class SignInForm
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    public bool Remember { get; set; }
}

/// <summary>What a person's device answers for them.</summary>
public sealed class PasskeyForm
{
    /// <summary>As JSON, from passkeys.js.</summary>
    public string? Credential { get; set; }
}

public sealed partial class SignInPage
{
    private readonly IServiceProvider services;
    private readonly IAccountStore accounts;
    private readonly NavigationManager navigation;
    private readonly MailState mail;
    private readonly RateLimits limits;
    private readonly IOptions<IdentityOptions> options;
    private readonly ILogger<SignInPage> log;
    private readonly EvenAnswer answer;
    private string? error;

    public SignInPage(IServiceProvider services, ILogger<SignInPage> log)
    {
        this.services = services;
        this.log = log;
        accounts = services.GetRequiredService<IAccountStore>();
        navigation = services.GetRequiredService<NavigationManager>();
        mail = services.GetRequiredService<MailState>();
        limits = services.GetRequiredService<RateLimits>();
        options = services.GetRequiredService<IOptions<IdentityOptions>>();
        answer = new EvenAnswer(services.GetRequiredService<TimeProvider>());
    }

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    [SupplyParameterFromForm(FormName = "sign-in")]
    private SignInForm? Form { get; set; }

    [SupplyParameterFromForm(FormName = "passkey")]
    private PasskeyForm? PasskeyForm { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    /// <summary>What was done on the page before, to be said on this one.</summary>
    [SupplyParameterFromQuery]
    private string? Done { get; set; }

    private string RegisterAddress => ReturnAddress.Of("/register", ReturnUrl);

    /// <summary>
    /// One sentence for every reason: an address that nobody has, a wrong password, an account that waits, is shut or
    /// is not confirmed. Who doesn't know the password learns nothing about the account.
    /// </summary>
    private string Refusal =>
        $"This address and password don't let you in. After {options.Value.Lockout.MaxFailedAccessAttempts} failures an account waits "
        + $"{options.Value.Lockout.DefaultLockoutTimeSpan.TotalMinutes:0} minutes"
        + (mail.IsConfigured ? ", and a new one waits until its address is confirmed." : ".");

    protected override async Task OnInitializedAsync()
    {
        Form ??= new SignInForm();

        // Nobody can sign in where nobody has registered.
        if (await accounts.IsEmpty(CancellationToken.None))
            navigation.NavigateTo(RegisterAddress);
    }

    private async Task SignIn()
    {
        var users = services.GetRequiredService<UserManager<AccountUser>>();
        var signIn = services.GetRequiredService<SignInManager<AccountUser>>();
        string email = Form!.Email is { Length: <= EmailAddress.MaximumLength } typed ? users.NormalizeEmail(typed)! : "";
        string password = Form.Password is { Length: <= RegisterForm.MaximumPasswordLength } text ? text : "";
        if (limits.TrySignIn(email) is { } refusal)
        {
            refusal.Mark(HttpContext!.Response);
            error = refusal.Sentence;
            return;
        }

        var user = email.Length > 0 ? await users.FindByEmailAsync(email) : null;
        var result = user is null ? SignInResult.Failed : await signIn.PasswordSignInAsync(user, password, Form.Remember, lockoutOnFailure: true);
        if (result.Succeeded || result.RequiresTwoFactor)
        {
            navigation.NavigateTo(result.Succeeded ? LocalAddress.Or(ReturnUrl, ReturnAddress.Home) : TwoFactorPage.Address(ReturnUrl, Form.Remember));
            return;
        }

        // Where no password was looked at, the time goes by all the same.
        if (user is null || result.IsNotAllowed || result.IsLockedOut)
            DummyPassword.Verify(services.GetRequiredService<IPasswordHasher<AccountUser>>(), password);
        if (result.IsLockedOut)
            log.LogWarning("Account {Id} is locked after failed sign-ins.", user!.Account.Id);
        await answer.Wait();
        error = Refusal;
    }

    private async Task SignInWithPasskey()
    {
        var signIn = services.GetRequiredService<SignInManager<AccountUser>>();
        var result = PasskeyForm?.Credential is { Length: > 0 } credential ? await signIn.PerformPasskeyAssertionAsync(credential) : null;

        // What was guessed elsewhere doesn't keep the owner's key out: nobody guesses a key.
        if (result is { Succeeded: true } && await signIn.CanSignInAsync(result.User)
            && (await services.GetRequiredService<UserManager<AccountUser>>().AddOrUpdatePasskeyAsync(result.User, result.Passkey)).Succeeded)
        {
            await signIn.SignInAsync(result.User, isPersistent: false);
            navigation.NavigateTo(LocalAddress.Or(ReturnUrl, ReturnAddress.Home));
            return;
        }

        error = "This passkey doesn't let you in. It may have been removed from the account; sign in with your password.";
    }
}
