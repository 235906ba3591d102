using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Mail;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Notifications;

/// <summary>
/// Tells people by mail that their runs ended: those who want it, at addresses that they confirmed, of runs that took so
/// long that they may have gone. A mail may come twice where a server ends in the moment of sending; none is lost for
/// less than a day without a mail server.
/// </summary>
internal sealed partial class RunMails(
    IRunNotices notices, IAccountStore accounts, IMailSender sender, SiteAddress site, IOptions<MailOptions> options, TimeProvider time, ILogger<RunMails> log)
    : BackgroundService
{
    /// <summary>Of a shorter run its person saw the end.</summary>
    internal static readonly TimeSpan WorthAMail = TimeSpan.FromMinutes(1);

    /// <summary>Later the news is none.</summary>
    internal static readonly TimeSpan Stale = TimeSpan.FromDays(1);

    /// <summary>Longer than any attempt takes: after this another sender may try.</summary>
    internal static readonly TimeSpan Hold = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Wait after a server that took no mail, or a store out of reach.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Host.Length == 0 || site.Configured is null) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await SendNext(stoppingToken)) await Task.Delay(Interval, time, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(log, e);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    /// <summary>Sees to one run; false when none is due. Throws where the store or the mail server can't be reached: the run is tried again later.</summary>
    internal async Task<bool> SendNext(CancellationToken stoppingToken)
    {
        var now = time.GetUtcNow();
        var heldUntil = now + Hold;
        if (await notices.Take(now, now - Stale, heldUntil, stoppingToken) is not { } run) return false;
        if (await Write(run, now, stoppingToken) is { } mail) await Send(mail, stoppingToken);
        await notices.Told(run.Id, heldUntil, stoppingToken);
        return true;
    }

    private async Task<OutgoingMail?> Write(Run run, DateTimeOffset now, CancellationToken stoppingToken)
    {
        if (run.FinishedAt is not { } finished || finished - run.CreatedAt < WorthAMail) return null;
        if (finished <= now - Stale)
        {
            LogStale(log, run.Id);
            return null;
        }

        // Words that a stranger typed, such as a file's name, go to nobody who did not say that the address is theirs.
        if (await accounts.Find(run.AccountId, stoppingToken) is not { IsDisabled: false, EmailConfirmed: true } account) return null;
        return run.State switch
        {
            RunState.Succeeded when account.Mail.RunFinished => RunMailTexts.Ready(account.Email, run, site.Configured!),
            RunState.Failed when account.Mail.RunFailed => RunMailTexts.Failed(account.Email, run, site.Configured!),
            _ => null,
        };
    }

    private async Task Send(OutgoingMail mail, CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        try
        {
            await sender.Send(mail, limit.Token);
        }
        catch (Exception e) when (SmtpMailSender.IsFinal(e))
        {
            LogRefused(log, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A person could not be told by mail that a run ended; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Nobody was told by mail for a day that run {RunId} ended; it is given up.")]
    private static partial void LogStale(ILogger logger, string runId);

    [LoggerMessage(Level = LogLevel.Error, Message = "A mail about a run is given up, for the server refuses its address: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
