using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using TabGraphSyn.Web.Limits;
using TabGraphSyn.Web.Mail;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Accounts;

/// <summary>What a person fills in to register.</summary>
public sealed class RegisterForm
{
    public const int MaximumNameLength = 100;
    public const int MaximumPasswordLength = 200;

    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Password { get; set; }

    public Tier Tier { get; set; }
}

public sealed partial class RegisterPage
{
    private readonly IServiceProvider services;
    private readonly TimeProvider time;
    private readonly ILogger<RegisterPage> log;
    private readonly MailState mail;
    private readonly EvenAnswer answer;
    private (string? Name, string? Email, string? Password) errors;
    private string? refusal;
    private string? sentTo;
    private bool isFirst;

    public RegisterPage(IServiceProvider services, TimeProvider time, ILogger<RegisterPage> log)
    {
        this.services = services;
        this.time = time;
        this.log = log;
        mail = services.GetRequiredService<MailState>();
        answer = new EvenAnswer(time);
    }

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    [SupplyParameterFromForm]
    private RegisterForm? Form { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    private string SignInAddress => ReturnAddress.Of("/sign-in", ReturnUrl);

    private UserManager<AccountUser> Users => services.GetRequiredService<UserManager<AccountUser>>();

    protected override async Task OnInitializedAsync()
    {
        Form ??= new RegisterForm();
        isFirst = await services.GetRequiredService<IAccountStore>().IsEmpty(CancellationToken.None);
    }

    private async Task Register()
    {
        var user = NewUser();
        if (!IsComplete(user.Account) || !await IsStrong(user))
            return;
        if (mail.IsConfigured)
            await RegisterByMail(user);
        else
            await RegisterAtOnce(user);
    }

    private AccountUser NewUser() => new(new Account
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
        Email = Form!.Email?.Trim() ?? "",
        NormalizedEmail = "",
        Name = Form.Name?.Trim() ?? "",
        PasswordHash = "",
        SecurityStamp = "",
        RequestedTier = Form.Tier == Tier.Paid ? Tier.Paid : null,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
    });

    /// <summary>An address that is taken gets the same page as a new one; only whoever reads the mailbox learns which it is.</summary>
    private async Task RegisterByMail(AccountUser user)
    {
        if (services.GetRequiredService<RateLimits>().TryMail(Users.NormalizeEmail(user.Account.Email)!) is { } limit)
        {
            limit.Mark(HttpContext!.Response);
            refusal = limit.Sentence;
            return;
        }

        var result = await Users.CreateAsync(user, Form!.Password!);
        if (result.Succeeded)
            log.LogInformation("Account {Id} registered as {Role}; its address is to be confirmed.", user.Account.Id, user.Account.Role);
        else if (result.Errors.Any(error => error.Code != nameof(IdentityErrorDescriber.DuplicateEmail)))
        {
            Show(result);
            return;
        }

        services.GetRequiredService<AccountMails>().AnswerRegistration(user.Account.Email, services.GetRequiredService<SiteAddress>().For(HttpContext!.Request));
        await answer.Wait();
        sentTo = user.Account.Email;
    }

    /// <summary>
    /// Where no mail is sent there is no other way to tell a person that the address is taken than on the page, which
    /// tells a stranger too. Whoever minds configures mail.
    /// </summary>
    private async Task RegisterAtOnce(AccountUser user)
    {
        var result = await Users.CreateAsync(user, Form!.Password!);
        if (!result.Succeeded)
        {
            Show(result);
            return;
        }

        log.LogInformation("Account {Id} registered as {Role}.", user.Account.Id, user.Account.Role);
        await services.GetRequiredService<SignInManager<AccountUser>>().SignInAsync(user, isPersistent: true);
        services.GetRequiredService<NavigationManager>().NavigateTo(LocalAddress.Or(ReturnUrl, ReturnAddress.Home));
    }

    // All fields at once, so that a person mends them at once.
    private bool IsComplete(Account account)
    {
        errors = default;
        int length = Form!.Password?.Length ?? 0;
        if (account.Name.Length is 0 or > RegisterForm.MaximumNameLength || account.Name.Any(char.IsControl))
            errors.Name = $"Fill in your name, in at most {RegisterForm.MaximumNameLength} characters.";
        if (!EmailAddress.IsUsable(account.Email))
            errors.Email = new AccountErrors().InvalidEmail(account.Email).Description;
        if (length > RegisterForm.MaximumPasswordLength)
            errors.Password = $"Use at most {RegisterForm.MaximumPasswordLength} characters.";
        else if (length < AccountsFeature.MinimumPasswordLength)
            errors.Password = new AccountErrors().PasswordTooShort(AccountsFeature.MinimumPasswordLength).Description;
        return errors == default;
    }

    /// <summary>Asked before the address is looked up: a weak password is refused the same for one that is taken.</summary>
    private async Task<bool> IsStrong(AccountUser user)
    {
        foreach (var validator in Users.PasswordValidators)
        {
            var result = await validator.ValidateAsync(Users, user, Form!.Password);
            if (!result.Succeeded)
                Show(result);
        }

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
