using System.Security.Cryptography;
using System.Text;

namespace TabGraphSyn.Web.ApiKeys;

/// <summary>The text of an API key: how it is drawn, and what of it is kept.</summary>
internal static class ApiKeySecret
{
    /// <summary>How every key begins, so that people and scanners know it for what it is.</summary>
    public const string Start = "tgs_";

    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>43 of 62 letters hold 256 bits.</summary>
    private const int Length = 43;

    /// <summary>Letters by which a person knows a key again.</summary>
    private const int PrefixLength = 10;

    /// <summary>A new key from the system's secure random numbers.</summary>
    public static string New() => Start + RandomNumberGenerator.GetString(Letters, Length);

    /// <summary>What is kept of a key and shown in lists, such as <c>tgs_4fK2pX</c>.</summary>
    public static string Prefix(string key) => key[..PrefixLength];

    /// <summary>What is kept of a key to know it by: SHA-256 in lower-case hexadecimal.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
