using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Tests.Mail;

public sealed class SmtpMailSenderTests
{
    private static readonly OutgoingMail Mail = OutgoingMail.Write(
        "ada@example.org", "Ünïcode", ["One & two."], ("Open", new Uri("https://tables.example.org/x?a=1&b=2")), ["Three."]);

    [Fact]
    public async Task Send_ServerTakesIt_ArrivesAsTextAndHtml()
    {
        await using var server = new SmtpStandIn();

        await Sender(server.Port).Send(Mail, CancellationToken.None);

        var message = await server.Next();
        Assert.Equal("Ünïcode · TabGraphSyn", message.Subject);
        Assert.Equal("\"The tables\" <tables@example.org>", message.From.ToString());
        Assert.Equal("ada@example.org", message.To.ToString());
        Assert.Contains("One & two.", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("https://tables.example.org/x?a=1&b=2", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://tables.example.org/x?a=1&amp;b=2\"", message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", message.HtmlBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("550 nobody here", true)]
    [InlineData("451 busy", false)]
    public async Task Send_ServerRefusesTheAddress_TellsWhetherForGood(string answer, bool isFinal)
    {
        await using var server = new SmtpStandIn(_ => answer);

        var refused = await Assert.ThrowsAsync<SmtpCommandException>(() => Sender(server.Port).Send(Mail, CancellationToken.None));

        Assert.Equal(isFinal, SmtpMailSender.IsFinal(refused));
    }

    [Fact]
    public async Task Send_StartTlsWantedAndNotOffered_SendsNothing()
    {
        await using var server = new SmtpStandIn();

        await Assert.ThrowsAsync<NotSupportedException>(() => Sender(server.Port, MailSecurity.StartTls).Send(Mail, CancellationToken.None));

        Assert.Equal(0, server.Attempts);
    }

    [Theory]
    [InlineData(MailSecurity.Auto, 587, "", SecureSocketOptions.StartTlsWhenAvailable)]
    [InlineData(MailSecurity.Auto, 587, "ada", SecureSocketOptions.StartTls)]
    [InlineData(MailSecurity.Auto, 465, "ada", SecureSocketOptions.SslOnConnect)]
    [InlineData(MailSecurity.None, 25, "ada", SecureSocketOptions.None)]
    public void Protection_Setting_NeverSendsAPasswordInTheClearUnasked(MailSecurity security, int port, string user, SecureSocketOptions expected) =>
        Assert.Equal(expected, SmtpMailSender.Protection(new MailOptions { Security = security, Port = port, User = user }));

    private static SmtpMailSender Sender(int port, MailSecurity security = MailSecurity.Auto) => new(Options.Create(new MailOptions
    {
        Host = "127.0.0.1",
        Port = port,
        Security = security,
        FromAddress = "tables@example.org",
        FromName = "The tables",
    }));
}
