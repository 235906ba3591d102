using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace TabGraphSyn.Web.Accounts;

/// <summary>A password alone, as a person types it.</summary>
public sealed class OnePasswordForm
{
    public string? Password { get; set; }

    /// <summary>The password, or nothing where it is longer than any.</summary>
    internal string Typed => Password is { Length: <= RegisterForm.MaximumPasswordLength } password ? password : "";
}

/// <summary>A page that a link from a mail opens: it names an account, and carries a token that is good once, for a while.</summary>
/// <param name="services">Services of the request.</param>
/// <param name="purpose">What the token must have been made for.</param>
public abstract class AccountLinkPage(IServiceProvider services, string purpose) : ComponentBase
{
    [CascadingParameter]
    protected HttpContext? HttpContext { get; set; }

    [SupplyParameterFromForm]
    protected OnePasswordForm? Form { get; set; }

    [SupplyParameterFromQuery]
    protected string? Id { get; set; }

    [SupplyParameterFromQuery]
    protected string? Token { get; set; }

    /// <summary>Whether the link is good; false once it has done its work.</summary>
    protected bool IsUsable { get; set; }

    private protected AccountUser? User { get; private set; }

    private protected IServiceProvider Services { get; } = services;

    private protected UserManager<AccountUser> Users => Services.GetRequiredService<UserManager<AccountUser>>();

    protected override async Task OnInitializedAsync()
    {
        User = Id is { Length: > 0 } ? await Users.FindByIdAsync(Id) : null;
        IsUsable = User is { Account.IsDisabled: false } && Token is not null
            && await Users.VerifyUserTokenAsync(User, LinkTokens.Name, purpose, Token);
    }
}
