using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace TabGraphSyn.Web.Mail;

/// <summary>Hands mail to the configured SMTP server, over a connection of its own each.</summary>
internal sealed class SmtpMailSender(IOptions<MailOptions> options) : IMailSender
{
    /// <exception cref="SmtpCommandException">The server refused; <see cref="IsFinal"/> tells whether for good.</exception>
    public async Task Send(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var message = Message(mail, settings);
        using var client = new SmtpClient();
        client.Timeout = 1_000 * settings.TimeoutSeconds;
        await client.ConnectAsync(settings.Host, settings.Port, Protection(settings), cancellationToken);
        if (settings.User.Length > 0)
            await client.AuthenticateAsync(settings.User, settings.Password, cancellationToken);
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    /// <summary>Whether another attempt would be refused too: the server knows the address and doesn't take it.</summary>
    public static bool IsFinal(Exception exception) =>
        exception is ParseException || exception is SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted, StatusCode: >= (SmtpStatusCode)500 };

    internal static SecureSocketOptions Protection(MailOptions settings) => settings.Security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ when settings.Port == 465 => SecureSocketOptions.SslOnConnect,
        // Whoever sits on the line could strike the offer of STARTTLS out: a password is not sent without it.
        _ => settings.User.Length > 0 ? SecureSocketOptions.StartTls : SecureSocketOptions.StartTlsWhenAvailable,
    };

    private static MimeMessage Message(OutgoingMail mail, MailOptions settings)
    {
        var message = new MimeMessage { Subject = mail.Subject };
        message.From.Add(new MailboxAddress(settings.FromName, MailboxAddress.Parse(settings.FromAddress).Address));
        message.To.Add(MailboxAddress.Parse(mail.To));
        // Answers by machines, such as 'out of office', would go to nobody.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html }.ToMessageBody();
        return message;
    }
}
