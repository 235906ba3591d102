using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Tests.Testing;

/// <summary>Takes what an application sends, so that tests can open the links.</summary>
public sealed partial class Mailbox : IMailSender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Channel<OutgoingMail> mails = Channel.CreateUnbounded<OutgoingMail>();

    /// <summary>Makes a host send its mail here.</summary>
    public WebHost Serve(WebHost host) => host
        .With("Mail:Host", "mail.invalid")
        .With("Mail:FromAddress", "tables@example.org")
        .With("Mail:PublicAddress", "https://tables.example.org")
        .With(services => services.Replace(ServiceDescriptor.Singleton<IMailSender>(this)));

    public Task Send(OutgoingMail mail, CancellationToken cancellationToken) => mails.Writer.WriteAsync(mail, cancellationToken).AsTask();

    /// <summary>The next mail; waits for it.</summary>
    public async Task<OutgoingMail> Next()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await mails.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Path and query of the first link in the next mail.</summary>
    public async Task<string> NextLink() => LinkIn(await Next());

    /// <summary>Whether a mail has come that nobody read.</summary>
    public bool IsEmpty => mails.Reader.Count == 0;

    public static string LinkIn(OutgoingMail mail) => new Uri(Link().Match(mail.Text).Value).PathAndQuery;

    [GeneratedRegex(@"https?://\S+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
