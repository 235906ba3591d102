using System.Security.Cryptography;
using System.Text;

namespace TabGraphSyn.Web.Migration;

/// <summary>What was found and copied of one kind, and whether each copy, as it is read back, has the SHA-256 of its original.</summary>
internal sealed class CopyCheck(string name)
{
    private readonly Dictionary<string, byte[]> originals = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>How many originals there are.</summary>
    public int Found => originals.Count;

    /// <summary>How many copies were read back.</summary>
    public int Copied { get; private set; }

    /// <summary>How many of them are like their original.</summary>
    public int Equal { get; private set; }

    public bool IsWhole => Found == Copied && Copied == Equal;

    public void Original(string id, params IEnumerable<string?> texts) => originals.Add(id, Hash(texts));

    public void Original(string id, byte[] hash) => originals.Add(id, hash);

    public void Copy(string id, params IEnumerable<string?> texts) => Copy(id, Hash(texts));

    public void Copy(string id, byte[] hash)
    {
        Copied++;
        if (originals.TryGetValue(id, out byte[]? original) && original.AsSpan().SequenceEqual(hash)) Equal++;
    }

    private static byte[] Hash(IEnumerable<string?> texts) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts)));
}
