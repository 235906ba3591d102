using System.Net;

namespace TabGraphSyn.Web.Limits;

/// <summary>The section <c>ForwardedHeaders</c> of the configuration: reverse proxies whose word about the client counts.</summary>
public sealed record ProxyOptions
{
    public const string Section = "ForwardedHeaders";

    /// <summary>
    /// Addresses and networks of the proxies, separated by commas, such as <c>10.0.0.5, 10.1.0.0/16</c>. Empty: what
    /// requests say of their origin in X-Forwarded-For and X-Forwarded-Proto is not believed.
    /// </summary>
    public string KnownProxies { get; init; } = "";

    internal IEnumerable<string> Entries => KnownProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    internal IEnumerable<IPNetwork> Networks => Entries.Select(entry => Parse(entry)!.Value);

    internal IEnumerable<string> Problems() => Entries.Where(entry => Parse(entry) is null)
        .Select(entry => $"{Section}:{nameof(KnownProxies)}: '{entry}' is not an address; write addresses like 10.0.0.5 or networks like 10.1.0.0/16, separated by commas.");

    private static IPNetwork? Parse(string entry) =>
        IPAddress.TryParse(entry, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(entry, out var network) ? network
        : null;
}
