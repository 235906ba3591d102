using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace TabGraphSyn.Web.Accounts;

/// <summary>
/// A session holds as long as its account exists, is not shut, and has the security stamp and the role that the cookie names.
/// </summary>
internal sealed class Session(IAccountStore accounts, IOptions<IdentityOptions> options)
{
    public async Task<bool> Holds(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var names = options.Value.ClaimsIdentity;
        if (user.FindFirstValue(names.UserIdClaimType) is not { } id)
            return false;
        return await accounts.Find(id, cancellationToken) is { IsDisabled: false } account
            && account.SecurityStamp == user.FindFirstValue(names.SecurityStampClaimType)
            && account.Role.ToString() == user.FindFirstValue(names.RoleClaimType);
    }

    /// <summary>For each request: a cookie whose session ended is dropped.</summary>
    public static async Task Validate(CookieValidatePrincipalContext context)
    {
        var session = context.HttpContext.RequestServices.GetRequiredService<Session>();
        if (context.Principal is { } user && await session.Holds(user, context.HttpContext.RequestAborted))
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}

/// <summary>For each open circuit, which outlives its request by hours: asks again every half minute.</summary>
internal sealed class CircuitSession(ILoggerFactory loggers, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Session>().Holds(authenticationState.User, cancellationToken);
    }
}
