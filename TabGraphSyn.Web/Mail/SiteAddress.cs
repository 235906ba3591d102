using Microsoft.Extensions.Options;

namespace TabGraphSyn.Web.Mail;

/// <summary>
/// Where links in mails lead. Never where a request merely says: its Host header is written by whoever sends it, and a
/// link that resets a password would carry its secret there.
/// </summary>
internal sealed class SiteAddress(IOptions<MailOptions> options, IConfiguration configuration)
{
    /// <summary>Whether a request's own host may be used: only hosts by name get past the host filter.</summary>
    private bool HostsAreNamed => configuration["AllowedHosts"] is { Length: > 0 } hosts && !hosts.Contains('*', StringComparison.Ordinal);

    /// <summary>Whether links can be written at all.</summary>
    public bool IsKnown => Configured is not null || HostsAreNamed;

    /// <summary>The address as configured: <c>Mail:PublicAddress</c>, or <c>Urls</c> where only this machine is served.</summary>
    public Uri? Configured => options.Value.PublicAddress is { Length: > 0 } named ? new Uri(named) : HostsAreNamed ? null : Loopback;

    // An installation on a developer's machine needs no setting for its links.
    private Uri? Loopback
    {
        get
        {
            if (configuration.GetSection("Kestrel:Endpoints").Exists())
                return null;
            string[] urls = configuration["Urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
            var addresses = urls.Select(url => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null).ToList();
            return addresses.Count > 0 && addresses.TrueForAll(address => address is { IsLoopback: true }) ? addresses[0] : null;
        }
    }

    /// <summary>The address that links in a mail begin with, for a mail that this request asks for.</summary>
    /// <exception cref="InvalidOperationException"><see cref="IsKnown"/> is false.</exception>
    public Uri For(HttpRequest request)
    {
        if (Configured is { } configured)
            return configured;
        return HostsAreNamed && request.Host.HasValue
            ? new Uri($"{request.Scheme}://{request.Host.ToUriComponent()}")
            : throw new InvalidOperationException("The address of this installation is not known.");
    }
}
