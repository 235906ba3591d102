using Microsoft.AspNetCore.Identity;

namespace TabGraphSyn.Web.Accounts;

/// <summary>Takes the time that a look at a password takes, where there is none to look at.</summary>
internal static class DummyPassword
{
    private static readonly AccountUser Nobody = new(new Account
    {
        Id = "",
        Email = "",
        NormalizedEmail = "",
        Name = "",
        PasswordHash = "",
        SecurityStamp = "",
        CreatedAt = default,
    });

    private static string? hash;

    /// <summary>Hashes as a comparison does; two at the same moment may both make the hash that is compared with.</summary>
    public static void Verify(IPasswordHasher<AccountUser> hasher, string password)
    {
        hash ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
        hasher.VerifyHashedPassword(Nobody, hash, password);
    }
}
