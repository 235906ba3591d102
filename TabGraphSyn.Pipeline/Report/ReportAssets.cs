using System.Resources;
using System.Security.Cryptography;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>A style sheet or script of the report.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Bytes">What it holds, UTF-8.</param>
public sealed record ReportAsset(string Name, string ContentType, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// What the report looks like and draws with. The HTML file holds all of it; the application serves it. Scripts are classic
/// scripts and come in the order in which they must be loaded, or <c>report.js</c> alone, which then fetches the others.
/// </summary>
public static class ReportAssets
{
    private static readonly Lazy<IReadOnlyList<ReportAsset>> Files = new(() =>
    [
        Read("report.css", "text/css; charset=utf-8"),
        Read("echarts.js", "text/javascript; charset=utf-8"),
        Read("report-charts.js", "text/javascript; charset=utf-8"),
        Read("report.js", "text/javascript; charset=utf-8"),
    ]);

    private static readonly Lazy<string> ContentHash = new(() =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReportAsset asset in Files.Value)
            hash.AppendData(asset.Bytes.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    });

    /// <summary>All of them, the style sheet first.</summary>
    public static IReadOnlyList<ReportAsset> All => Files.Value;

    /// <summary>Sixteen hexadecimal digits that change when any of them does: for an address that may be cached for ever.</summary>
    public static string Hash => ContentHash.Value;

    /// <summary>The asset of that name, or null.</summary>
    public static ReportAsset? Find(string name) => All.FirstOrDefault(asset => asset.Name == name);

    private static ReportAsset Read(string name, string contentType)
    {
        using Stream stream = typeof(ReportAssets).Assembly.GetManifestResourceStream($"Report/{name}")
            ?? throw new MissingManifestResourceException(name);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return new ReportAsset(name, contentType, bytes.ToArray());
    }
}
