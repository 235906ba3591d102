using MailKit.Net.Smtp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Tests.Runs;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Mail;
using TabGraphSyn.Web.Notifications;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Notifications;

public sealed class RunMailsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly OneAccount accounts = new("ada");
    private readonly WaitingRuns waiting = new();
    private readonly FailingMailbox mailbox = new();
    private readonly RecordedLog log = new();

    public RunMailsTests() => accounts.Account = accounts.Account with { EmailConfirmed = true };

    [Fact]
    public async Task SendNext_RunThatGaveRows_SendsVerdictAndLink()
    {
        waiting.Add(Succeeded());

        Assert.True(await SendNext());

        var mail = Assert.Single(mailbox.Mails);
        Assert.Equal(("ada@example.org", "Your synthetic rows of patients.csv are ready · TabGraphSyn"), (mail.To, mail.Subject));
        Assert.Contains("These rows can be used & shared.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("1,000\u00A0rows were made in 2\u00A0min 00\u00A0s.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("https://tables.example.org/runs/r1\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("used &amp; shared", mail.Html, StringComparison.Ordinal);
        Assert.Equal("r1", Assert.Single(waiting.ToldIds));
        Assert.False(await SendNext());
    }

    [Theory]
    [InlineData(true, "change what is needed")]
    [InlineData(false, "It does not count in your month.")]
    public async Task SendNext_RunThatFailed_SendsTheReasonAndWhatToDo(bool isCharged, string what)
    {
        waiting.Add(Succeeded() with { State = RunState.Failed, Outcome = null, Failure = "Column 'age' is empty.", IsCharged = isCharged });

        await SendNext();

        var mail = Assert.Single(mailbox.Mails);
        Assert.StartsWith("Your run of patients.csv failed", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Column 'age' is empty.", mail.Text, StringComparison.Ordinal);
        Assert.Contains(what, mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendNext_NameOfSeveralLines_IsOneShortLineInTheSubject()
    {
        waiting.Add(Succeeded() with { Source = new RunSource("a\r\nBcc: eve@example.org" + new string('x', 300), null, "d", 1, 1) });

        await SendNext();

        Assert.Matches("^Your synthetic rows of a  Bcc: eve@example.orgx+… are ready · TabGraphSyn$", Assert.Single(mailbox.Mails).Subject);
        Assert.InRange(mailbox.Mails[0].Subject.Length, 60, 120);
    }

    [Theory]
    [InlineData("does not want it")]
    [InlineData("is shut")]
    [InlineData("is not confirmed")]
    [InlineData("is gone")]
    [InlineData("saw the end")]
    public async Task SendNext_NobodyToTell_SendsNothingAndIsDone(string why)
    {
        var run = Succeeded();
        accounts.Account = why switch
        {
            "does not want it" => accounts.Account with { Mail = new MailPreferences { RunFinished = false } },
            "is shut" => accounts.Account with { IsDisabled = true },
            "is not confirmed" => accounts.Account with { EmailConfirmed = false },
            "is gone" => accounts.Account with { Id = "bob" },
            _ => accounts.Account,
        };
        waiting.Add(why == "saw the end" ? run with { CreatedAt = Now.AddSeconds(-59) } : run);

        Assert.True(await SendNext());

        Assert.Empty(mailbox.Mails);
        Assert.Single(waiting.ToldIds);
    }

    [Fact]
    public async Task SendNext_ServerDown_KeepsTheRunForLater()
    {
        waiting.Add(Succeeded());
        mailbox.Failure = new IOException("The line is dead.");

        await Assert.ThrowsAsync<IOException>(SendNext);
        Assert.Empty(waiting.ToldIds);
        mailbox.Failure = null;

        Assert.False(await SendNext());
        Assert.True(await SendNext(Now + RunMails.Hold));
        Assert.Single(mailbox.Mails);
    }

    [Fact]
    public async Task SendNext_AddressThatTheServerRefuses_GivesUpWithoutNamingIt()
    {
        waiting.Add(Succeeded());
        mailbox.Failure = new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, SmtpStatusCode.MailboxUnavailable, "No such mailbox.");

        Assert.True(await SendNext());

        Assert.Single(waiting.ToldIds);
        Assert.Contains("given up", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.org", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendNext_NoMailServerForADay_GivesUp()
    {
        waiting.Add(Succeeded());
        waiting.Delay(Now + RunMails.Stale);

        Assert.True(await SendNext(Now + RunMails.Stale));

        Assert.Empty(mailbox.Mails);
        Assert.Contains("run r1 ended; it is given up", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Application_RunEnds_SendsAMail()
    {
        var box = new Mailbox();
        await using var host = box.Serve(new WebHost().With("Worker:Tiers", ""));
        _ = host.Address;
        var now = DateTimeOffset.UtcNow;
        var account = accounts.Account with { Id = Guid.NewGuid().ToString("N") };
        await host.Services.GetRequiredService<IAccountStore>().TryCreate(account, None);
        var runs = host.Services.GetRequiredService<IRunStore>();
        await runs.Accept(Succeeded() with { AccountId = account.Id, State = RunState.Queued, Outcome = null, CreatedAt = now.AddMinutes(-2), StartedAt = null, FinishedAt = null }, 10, None);
        var claimed = (await runs.Claim(new RunClaim([Tier.Free], "w", now, TimeSpan.FromMinutes(1)), None))!;

        await runs.Complete(claimed.Id, claimed.Fence, Succeeded().Outcome!, now, None);

        Assert.Equal("/runs/r1", Mailbox.LinkIn(await box.Next()));
    }

    public void Dispose() => log.Dispose();

    private static Run Succeeded() => new()
    {
        Id = "r1",
        AccountId = "ada",
        Tier = Tier.Free,
        Source = new RunSource("patients.csv", null, "d1", 1_000, 8),
        Options = new SynthesisOptions(),
        State = RunState.Succeeded,
        CreatedAt = Now.AddMinutes(-3),
        StartedAt = Now.AddMinutes(-2),
        FinishedAt = Now,
        Outcome = new RunOutcome(1_000, 0.99, 0.98, 0, new Dictionary<string, double>(), HasModel: true)
        {
            Verdict = new RunJudgement("These rows can be used & shared.", new Dictionary<ReportArea, ReportBand>()),
        },
    };

    private Task<bool> SendNext() => SendNext(Now);

    private async Task<bool> SendNext(DateTimeOffset now)
    {
        var options = Options.Create(new MailOptions { Host = "mail.invalid", FromAddress = "tables@example.org", PublicAddress = "https://tables.example.org" });
        using var logs = new LoggerFactory([log]);
        using var mails = new RunMails(
            waiting, accounts, mailbox, new SiteAddress(options, new ConfigurationBuilder().Build()), options, new StoppedClock(now), logs.CreateLogger<RunMails>());
        return await mails.SendNext(None);
    }

    private sealed class FailingMailbox : IMailSender
    {
        public List<OutgoingMail> Mails { get; } = [];

        public Exception? Failure { get; set; }

        public Task Send(OutgoingMail mail, CancellationToken cancellationToken)
        {
            if (Failure is not null) return Task.FromException(Failure);
            Mails.Add(mail);
            return Task.CompletedTask;
        }
    }

    /// <summary>Runs to be told of, in memory.</summary>
    private sealed class WaitingRuns : IRunNotices
    {
        private readonly Dictionary<string, (Run Run, DateTimeOffset From)> runs = [];

        public List<string> ToldIds { get; } = [];

        public void Add(Run run) => runs[run.Id] = (run, run.FinishedAt!.Value);

        public void Delay(DateTimeOffset until)
        {
            foreach (string id in runs.Keys.ToList()) runs[id] = (runs[id].Run, until);
        }

        public Task<Run?> Take(DateTimeOffset now, DateTimeOffset endedAfter, DateTimeOffset heldUntil, CancellationToken cancellationToken)
        {
            var due = runs.Values.Where(entry => entry.From <= now && entry.From > endedAfter).Select(entry => entry.Run).FirstOrDefault();
            if (due is not null) runs[due.Id] = (due, heldUntil);
            return Task.FromResult(due);
        }

        public Task Told(string runId, DateTimeOffset heldUntil, CancellationToken cancellationToken)
        {
            Assert.Equal(heldUntil, runs[runId].From);
            runs.Remove(runId);
            ToldIds.Add(runId);
            return Task.CompletedTask;
        }
    }
}
