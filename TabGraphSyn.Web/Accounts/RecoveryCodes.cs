using System.Security.Cryptography;
using System.Text;

namespace TabGraphSyn.Web.Accounts;

/// <summary>
/// Codes that stand in for a lost authenticator app, each once. Only hashes are kept, and slow ones: a code is short
/// enough to be guessed from a fast hash.
/// </summary>
internal static class RecoveryCodes
{
    private const int Iterations = 100_000;
    private const int HashBytes = 16;

    /// <summary>The hashes as the account keeps them.</summary>
    /// <param name="accountId">The salt: codes of two accounts never share a hash.</param>
    /// <param name="codes">As shown to the person.</param>
    public static string Hash(string accountId, IEnumerable<string> codes) =>
        string.Join(' ', codes.Select(code => Convert.ToHexString(Hash(accountId, code))));

    /// <summary>The hashes that are left once the code is used; null where it is none of them.</summary>
    public static string? Without(string accountId, string? hashes, string code)
    {
        byte[] asked = Hash(accountId, code);
        List<string> kept = [.. Split(hashes)];
        int found = kept.FindIndex(hash => CryptographicOperations.FixedTimeEquals(Convert.FromHexString(hash), asked));
        if (found < 0)
            return null;
        kept.RemoveAt(found);
        return string.Join(' ', kept);
    }

    public static int Count(string? hashes) => Split(hashes).Length;

    private static string[] Split(string? hashes) => hashes?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    // Case, dashes and spaces are how it is written down, not what it says.
    private static byte[] Hash(string accountId, string code)
    {
        string plain = new([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);
        return Rfc2898DeriveBytes.Pbkdf2(plain, Encoding.UTF8.GetBytes("recovery:" + accountId), Iterations, HashAlgorithmName.SHA256, HashBytes);
    }
}
