using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using MimeKit;

namespace TabGraphSyn.Tests.Mail;

/// <summary>A mail server that speaks as much SMTP as is needed to take a mail, or to refuse it.</summary>
internal sealed class SmtpStandIn : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<MimeMessage> taken = Channel.CreateUnbounded<MimeMessage>();
    private readonly Func<int, string?> refusal;
    private readonly Task serving;
    private int attempts;

    /// <param name="refusal">What it answers to the recipient at the attempt (from 1), such as <c>451 busy</c>; null to take the mail.</param>
    public SmtpStandIn(Func<int, string?>? refusal = null)
    {
        this.refusal = refusal ?? (_ => null);
        listener.Start();
        serving = Serve();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Attempts => attempts;

    public async Task<MimeMessage> Next()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await taken.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await serving;
        stop.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                await Talk(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Talk(NetworkStream line)
    {
        using var reader = new StreamReader(line, Encoding.Latin1);
        await using var writer = new StreamWriter(line, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 stand-in");
        while (await reader.ReadLineAsync(stop.Token) is { } command)
        {
            string verb = command.Split(' ', ':')[0].ToUpperInvariant();
            string answer = verb switch
            {
                "EHLO" => "250 stand-in",
                "RCPT" => refusal(Interlocked.Increment(ref attempts)) ?? "250 fine",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            await writer.WriteLineAsync(answer);
            if (verb == "QUIT")
                return;
            if (verb == "DATA")
            {
                await taken.Writer.WriteAsync(await ReadMessage(reader), stop.Token);
                await writer.WriteLineAsync("250 taken");
            }
        }
    }

    private async Task<MimeMessage> ReadMessage(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(stop.Token) is { } row && row != ".")
            text.Append(row.StartsWith("..", StringComparison.Ordinal) ? row[1..] : row).Append("\r\n");
        using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
        return await MimeMessage.LoadAsync(bytes);
    }
}
