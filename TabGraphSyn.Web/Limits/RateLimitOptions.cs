using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Limits;

/// <summary>
/// The section <c>RateLimits</c> of the configuration: how often something may be tried. The defaults stop programs that
/// guess or flood; a person doesn't meet them. Each node counts for itself.
/// </summary>
public sealed record RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Attempts to sign in from one client's address in 5 minutes, from 1 to 1,000,000.</summary>
    public int SignInsPerClient { get; init; } = 100;

    /// <summary>Attempts to sign in with one e-mail address in 10 minutes, whether or not anyone has it; from 1 to 1,000,000.</summary>
    public int SignInsPerAddress { get; init; } = 20;

    /// <summary>Registrations from one client's address in an hour, from 1 to 1,000,000.</summary>
    public int RegistrationsPerClient { get; init; } = 100;

    /// <summary>Mails that one client's address may ask for in an hour, from 1 to 1,000,000.</summary>
    public int MailsPerClient { get; init; } = 100;

    /// <summary>Mails that may be asked for to one e-mail address in an hour, from 1 to 1,000,000.</summary>
    public int MailsPerAddress { get; init; } = 6;

    /// <summary>Uploads of one account in 10 minutes, from 1 to 1,000,000.</summary>
    public int UploadsPerAccount { get; init; } = 60;

    /// <summary>Runs that one account starts in a minute, from 1 to 1,000,000.</summary>
    public int RunStartsPerAccount { get; init; } = 60;

    internal IEnumerable<string> Problems() => new (string Name, int Value)[]
    {
        (nameof(SignInsPerClient), SignInsPerClient),
        (nameof(SignInsPerAddress), SignInsPerAddress),
        (nameof(RegistrationsPerClient), RegistrationsPerClient),
        (nameof(MailsPerClient), MailsPerClient),
        (nameof(MailsPerAddress), MailsPerAddress),
        (nameof(UploadsPerAccount), UploadsPerAccount),
        (nameof(RunStartsPerAccount), RunStartsPerAccount),
    }.SelectMany(limit => ValidatedOptions.OutOfRange($"{Section}:{limit.Name}", limit.Value, 1, 1_000_000));
}
