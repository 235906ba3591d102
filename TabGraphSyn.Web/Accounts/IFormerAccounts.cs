using System.Security.Cryptography;
using System.Text;

namespace TabGraphSyn.Web.Accounts;

/// <summary>Runs of a month that an account with the same address had used when it was deleted.</summary>
/// <param name="Month">The calendar month in UTC, such as <c>2026-03</c>.</param>
/// <param name="Runs">At least 1.</param>
public sealed record SpentRuns(string Month, int Runs);

/// <summary>
/// What deleted accounts had used of their month: who registers again with the same address goes on where they were, or a
/// limit would be a matter of deleting and registering. Only a fingerprint of the address is kept, and not beyond the
/// month.
/// </summary>
public interface IFormerAccounts
{
    /// <summary>Keeps the number, or a larger one that is there already. Forgets all earlier months, whosever they are.</summary>
    Task Keep(string normalizedEmail, SpentRuns spent, CancellationToken cancellationToken);

    /// <summary>What was kept last; null for none.</summary>
    Task<SpentRuns?> Find(string normalizedEmail, CancellationToken cancellationToken);
}

internal static class AddressFingerprint
{
    /// <summary>SHA-256 of the address, 64 hexadecimal digits.</summary>
    public static string Of(string normalizedEmail) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("tabgraphsyn account " + normalizedEmail)));
}
