using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace TabGraphSyn.Web.Accounts;

/// <summary>What the cookie says of an account: id, name, role, and the stamp that ends it. Not the tier, which may change any moment.</summary>
internal sealed class AccountClaims(IOptions<IdentityOptions> options) : IUserClaimsPrincipalFactory<AccountUser>
{
    public Task<ClaimsPrincipal> CreateAsync(AccountUser user)
    {
        var account = user.Account;
        var names = options.Value.ClaimsIdentity;
        var identity = new ClaimsIdentity(
            [
                new Claim(names.UserIdClaimType, account.Id),
                new Claim(names.UserNameClaimType, account.Name),
                new Claim(names.RoleClaimType, account.Role.ToString()),
                new Claim(names.SecurityStampClaimType, account.SecurityStamp),
            ],
            IdentityConstants.ApplicationScheme,
            names.UserNameClaimType,
            names.RoleClaimType);
        return Task.FromResult(new ClaimsPrincipal(identity));
    }
}
