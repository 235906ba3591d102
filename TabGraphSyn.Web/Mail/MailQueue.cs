using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace TabGraphSyn.Web.Mail;

/// <summary>
/// Sends mail in the background. A request only leaves its wish here, whatever will come of it, so that its answer and
/// its time tell nothing about who has an account. What waits is lost when the server ends; people can ask again.
/// </summary>
internal sealed partial class MailQueue(
    IServiceScopeFactory scopes, IMailSender sender, IOptions<MailOptions> options, TimeProvider time, ILogger<MailQueue> log) : BackgroundService
{
    private const int Capacity = 1_000;
    private const int Senders = 4;

    /// <summary>Waits before the second, third and fourth attempt.</summary>
    internal static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60)];

    private readonly Channel<Func<IServiceProvider, CancellationToken, Task<OutgoingMail?>>> wishes =
        Channel.CreateBounded<Func<IServiceProvider, CancellationToken, Task<OutgoingMail?>>>(Capacity);

    /// <summary>Leaves a wish; false when too many wait already.</summary>
    /// <param name="compose">Writes the mail with services of its own scope; null where there is nothing to send.</param>
    public bool TryPost(Func<IServiceProvider, CancellationToken, Task<OutgoingMail?>> compose)
    {
        if (wishes.Writer.TryWrite(compose))
            return true;
        LogFull(log, Capacity);
        return false;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Serve(stoppingToken)));

    private async Task Serve(CancellationToken stoppingToken)
    {
        await foreach (var compose in wishes.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                if (await compose(scope.ServiceProvider, stoppingToken) is { } mail)
                    await Deliver(mail, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // One mail that can't be written must not keep the others.
                LogUnwritten(log, e);
            }
        }
    }

    private async Task Deliver(OutgoingMail mail, CancellationToken stoppingToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                limit.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
                await sender.Send(mail, limit.Token);
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (attempt > Delays.Length || SmtpMailSender.IsFinal(e))
                {
                    LogGivenUp(log, mail.Subject, attempt, e.Message);
                    return;
                }

                LogFailed(log, mail.Subject, attempt, e.Message);
                await Task.Delay(Delays[attempt - 1], time, stoppingToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A mail is dropped: {Capacity} others wait to be sent.")]
    private static partial void LogFull(ILogger logger, int capacity);

    [LoggerMessage(Level = LogLevel.Error, Message = "A mail could not be written.")]
    private static partial void LogUnwritten(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail '{Subject}' was not taken at attempt {Attempt} and will be tried again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string subject, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The mail '{Subject}' is given up after attempt {Attempt}: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, string subject, int attempt, string reason);
}
