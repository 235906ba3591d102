using System.Text.Json.Serialization;
using MimeKit;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Mail;

/// <summary>How the line to the mail server is protected.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MailSecurity>))]
public enum MailSecurity
{
    /// <summary>TLS from the start on port 465; otherwise STARTTLS: where the server has it, and always where a password is sent.</summary>
    Auto,

    /// <summary>No TLS: for a server on the same machine.</summary>
    None,

    /// <summary>STARTTLS, or no mail at all.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}

/// <summary>The section <c>Mail</c> of the configuration: the server that takes our mail. Without <see cref="Host"/> none is sent.</summary>
public sealed record MailOptions
{
    public const string Section = "Mail";

    /// <summary>Name of the SMTP server; empty for an installation that sends no mail.</summary>
    public string Host { get; init; } = "";

    /// <summary>Port of the server, from 1 to 65,535.</summary>
    public int Port { get; init; } = 587;

    public MailSecurity Security { get; init; } = MailSecurity.Auto;

    /// <summary>Name to sign in with at the server; empty for a server that asks for none.</summary>
    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>The address that mail comes from.</summary>
    public string FromAddress { get; init; } = "";

    public string FromName { get; init; } = "TabGraphSyn";

    /// <summary>Where people reach this installation, such as <c>https://tables.example.org</c>: links in mails begin with it.</summary>
    public string PublicAddress { get; init; } = "";

    /// <summary>Seconds that one attempt to hand over a mail may take, from 1 to 600.</summary>
    public int TimeoutSeconds { get; init; } = 30;

    internal IEnumerable<string> Problems()
    {
        foreach (string problem in ValidatedOptions.OutOfRange($"{Section}:{nameof(Port)}", Port, 1, 65_535)
            .Concat(ValidatedOptions.OutOfRange($"{Section}:{nameof(TimeoutSeconds)}", TimeoutSeconds, 1, 600)))
            yield return problem;
        if (!Enum.IsDefined(Security))
            yield return $"{Section}:{nameof(Security)}: {Security} is unknown; set it to Auto, None, StartTls or Tls.";
        if (PublicAddress.Length > 0 && !IsSite(PublicAddress))
            yield return $"{Section}:{nameof(PublicAddress)}: '{PublicAddress}' is not the address of a site; write it like https://tables.example.org, without a path.";
        if (Host.Length > 0 && !MailboxAddress.TryParse(FromAddress, out _))
            yield return $"{Section}:{nameof(FromAddress)}: '{FromAddress}' is not an e-mail address; name the address that mail comes from.";
    }

    private static bool IsSite(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.PathAndQuery == "/" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;
}
