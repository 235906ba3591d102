using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace TabGraphSyn.Web.Accounts;

/// <summary>
/// The account that is signed in: in a page over its circuit, and in an endpoint for its request. Inject it and ask
/// for the account when needed; tier and role are those of this moment, not of the sign-in.
/// </summary>
public sealed class CurrentAccount(IAccountStore accounts, AuthenticationStateProvider states)
{
    private ClaimsPrincipal? requestUser;

    /// <summary>Id of the account; null when nobody has signed in.</summary>
    public async Task<string?> FindId()
    {
        var user = requestUser ?? (await states.GetAuthenticationStateAsync()).User;
        return user.Identity?.IsAuthenticated == true ? user.FindFirstValue(ClaimTypes.NameIdentifier) : null;
    }

    /// <summary>Id of the account.</summary>
    /// <exception cref="InvalidOperationException">Nobody has signed in: the page or endpoint lets anyone in.</exception>
    public async Task<string> Id() => await FindId() ?? throw new InvalidOperationException("Nobody has signed in.");

    /// <summary>The account as it is stored now; null when nobody has signed in.</summary>
    public async Task<Account?> Find(CancellationToken cancellationToken) =>
        await FindId() is { } id ? await accounts.Find(id, cancellationToken) : null;

    /// <summary>The account as it is stored now.</summary>
    /// <exception cref="InvalidOperationException">Nobody has signed in: the page or endpoint lets anyone in.</exception>
    public async Task<Account> Get(CancellationToken cancellationToken) =>
        await Find(cancellationToken) ?? throw new InvalidOperationException("Nobody has signed in.");

    /// <summary>Outside a circuit the request says who it is.</summary>
    internal void Use(ClaimsPrincipal user) => requestUser = user;
}
