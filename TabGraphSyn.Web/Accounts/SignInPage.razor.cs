using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Accounts;

/// <summary>What a person fills in to sign in.</summary>
public sealed class SignInForm
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    public bool Remember { get; set; }
}

public sealed partial class SignInPage(
    IServiceProvider services, IAccountStore accounts, NavigationManager navigation, IOptions<IdentityOptions> options, ILogger<SignInPage> log)
{
    private string? error;

    [SupplyParameterFromForm]
    private SignInForm? Form { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    private string RegisterAddress => ReturnAddress.Of("/register", ReturnUrl);

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
        var user = Form!.Email is { Length: > 0 and <= RegisterForm.MaximumEmailLength } email ? await users.FindByEmailAsync(email) : null;
        string password = Form.Password is { Length: <= RegisterForm.MaximumPasswordLength } text ? text : "";

        // An address that nobody has and a wrong password look the same.
        error = "The e-mail address or the password is not right.";
        if (user is null)
            return;
        var result = await signIn.PasswordSignInAsync(user, password, Form.Remember, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            error = null;
            navigation.NavigateTo(LocalAddress.Or(ReturnUrl, ReturnAddress.Home));
        }
        else if (result.IsLockedOut)
        {
            log.LogWarning("Account {Id} is locked after failed sign-ins.", user.Account.Id);
            error = $"Too many failed attempts. Wait {options.Value.Lockout.DefaultLockoutTimeSpan.TotalMinutes:0} minutes, then try again.";
        }
    }
}
