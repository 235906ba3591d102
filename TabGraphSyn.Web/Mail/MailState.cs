using Microsoft.Extensions.Options;

namespace TabGraphSyn.Web.Mail;

/// <summary>Whether this installation sends mail.</summary>
internal sealed class MailState(IOptions<MailOptions> options, SiteAddress site)
{
    public bool IsConfigured => Missing is null;

    /// <summary>The setting that mail waits for; null where it is sent.</summary>
    public string? Missing =>
        options.Value.Host.Length == 0 ? $"{MailOptions.Section}:{nameof(MailOptions.Host)}"
        : site.IsKnown ? null
        : $"{MailOptions.Section}:{nameof(MailOptions.PublicAddress)}";
}
