using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Accounts;

/// <summary>What a person fills in to register.</summary>
public sealed class RegisterForm
{
    public const int MaximumNameLength = 100;
    public const int MaximumEmailLength = 254;
    public const int MaximumPasswordLength = 200;

    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Password { get; set; }
}

public sealed partial class RegisterPage(
    IServiceProvider services, IAccountStore accounts, NavigationManager navigation, TimeProvider time, ILogger<RegisterPage> log)
{
    private (string? Name, string? Email, string? Password) errors;
    private bool isFirst;

    [SupplyParameterFromForm]
    private RegisterForm? Form { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    private string SignInAddress => ReturnAddress.Of("/sign-in", ReturnUrl);

    protected override async Task OnInitializedAsync()
    {
        Form ??= new RegisterForm();
        isFirst = await accounts.IsEmpty(CancellationToken.None);
    }

    private async Task Register()
    {
        string name = Form!.Name?.Trim() ?? "";
        string email = Form.Email?.Trim() ?? "";
        string password = Form.Password ?? "";
        if (!IsComplete(name, email, password))
            return;
        var user = new AccountUser(new Account
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
            Email = email,
            NormalizedEmail = "",
            Name = name,
            PasswordHash = "",
            SecurityStamp = "",
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
        });
        var result = await services.GetRequiredService<UserManager<AccountUser>>().CreateAsync(user, password);
        if (!result.Succeeded)
        {
            Show(result);
            return;
        }

        log.LogInformation("Account {Id} registered as {Role}.", user.Account.Id, user.Account.Role);
        await services.GetRequiredService<SignInManager<AccountUser>>().SignInAsync(user, isPersistent: true);
        navigation.NavigateTo(LocalAddress.Or(ReturnUrl, ReturnAddress.Home));
    }

    // All fields at once, so that a person mends them at once.
    private bool IsComplete(string name, string email, string password)
    {
        errors = default;
        if (name.Length is 0 or > RegisterForm.MaximumNameLength || name.Any(char.IsControl))
            errors.Name = $"Fill in your name, in at most {RegisterForm.MaximumNameLength} characters.";
        if (email.Length > RegisterForm.MaximumEmailLength || email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || !new EmailAddressAttribute().IsValid(email))
            errors.Email = new AccountErrors().InvalidEmail(email).Description;
        if (password.Length > RegisterForm.MaximumPasswordLength)
            errors.Password = $"Use at most {RegisterForm.MaximumPasswordLength} characters.";
        else if (password.Length < AccountsFeature.MinimumPasswordLength)
            errors.Password = new AccountErrors().PasswordTooShort(AccountsFeature.MinimumPasswordLength).Description;
        return errors == default;
    }

    private void Show(IdentityResult result)
    {
        foreach (var error in result.Errors)
        {
            if (error.Code.StartsWith("Password", StringComparison.Ordinal))
                errors.Password ??= error.Description;
            else
                errors.Email ??= error.Description;
        }
    }
}
