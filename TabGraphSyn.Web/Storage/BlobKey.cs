using System.Text.RegularExpressions;

namespace TabGraphSyn.Web.Storage;

/// <summary>What a key of a blob may be: in every engine what works in a folder.</summary>
internal static partial class BlobKey
{
    private const int MaximumLength = 200;

    /// <exception cref="ArgumentException">It is no key.</exception>
    public static void Check(string key)
    {
        if (key.Length > MaximumLength || !Pattern().IsMatch(key))
            throw new ArgumentException($"'{key}' is not a key of a blob.", nameof(key));
    }

    /// <exception cref="ArgumentException">It doesn't end in a slash, or what comes before that is no key.</exception>
    public static void CheckPrefix(string prefix)
    {
        if (!prefix.EndsWith('/'))
            throw new ArgumentException($"The prefix '{prefix}' doesn't end in a slash.", nameof(prefix));
        Check(prefix[..^1]);
    }

    // Parts neither begin nor end with a dot: '..' would leave the folder, and Windows drops a dot at the end.
    [GeneratedRegex(@"\A(?:[A-Za-z0-9_-](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?/)*[A-Za-z0-9_-](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();
}
