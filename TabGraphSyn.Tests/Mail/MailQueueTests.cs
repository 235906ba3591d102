using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Tests.Mail;

public sealed class MailQueueTests
{
    private static readonly OutgoingMail Mail = OutgoingMail.Write("ada@example.org", "Hello", ["One."], button: null, []);

    [Fact]
    public async Task Post_ServerFailsTwice_TriesAgainAndDelivers()
    {
        var sender = new FlakySender(failures: 2);
        await using var provider = new ServiceCollection().BuildServiceProvider();
        using var queue = NewQueue(provider, sender);
        await queue.StartAsync(CancellationToken.None);

        queue.TryPost((_, _) => Task.FromResult<OutgoingMail?>(Mail));

        Assert.Equal(Mail, await sender.Delivered.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(3, sender.Attempts);
        await queue.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Post_ServerKeepsFailing_GivesUpAndSendsTheNext()
    {
        var sender = new FlakySender(failures: 1 + MailQueue.Delays.Length);
        await using var provider = new ServiceCollection().BuildServiceProvider();
        using var log = new RecordedLog();
        using var queue = NewQueue(provider, sender, log);
        await queue.StartAsync(CancellationToken.None);

        queue.TryPost((_, _) => Task.FromResult<OutgoingMail?>(Mail));
        await sender.Exhausted.Task.WaitAsync(TimeSpan.FromSeconds(30));
        queue.TryPost((_, _) => Task.FromException<OutgoingMail?>(new InvalidOperationException("can't be written")));
        queue.TryPost((_, _) => Task.FromResult<OutgoingMail?>(Mail with { Subject = "Next" }));

        Assert.Equal("Next", (await sender.Delivered.Task.WaitAsync(TimeSpan.FromSeconds(30))).Subject);
        await queue.StopAsync(CancellationToken.None);
        Assert.Contains("is given up after attempt 4", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.org", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryPost_NobodySends_TakesAThousandAtOnceAndRefusesMore()
    {
        await using var provider = new ServiceCollection().BuildServiceProvider();
        using var queue = NewQueue(provider, new FlakySender(0));

        int taken = Enumerable.Range(0, 1_010).Count(_ => queue.TryPost((_, _) => Task.FromResult<OutgoingMail?>(Mail)));

        Assert.Equal(1_000, taken);
    }

    private static MailQueue NewQueue(ServiceProvider provider, IMailSender sender, RecordedLog? log = null) => new(
        provider.GetRequiredService<IServiceScopeFactory>(),
        sender,
        Options.Create(new MailOptions()),
        new HastyTime(),
        new Microsoft.Extensions.Logging.Logger<MailQueue>(new Microsoft.Extensions.Logging.LoggerFactory(log is null ? [] : [log])));

    /// <summary>Waits are over at once.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }

    private sealed class FlakySender(int failures) : IMailSender
    {
        private int attempts;

        public int Attempts => attempts;

        public TaskCompletionSource<OutgoingMail> Delivered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Exhausted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Send(OutgoingMail mail, CancellationToken cancellationToken)
        {
            int attempt = Interlocked.Increment(ref attempts);
            if (attempt == failures)
                Exhausted.TrySetResult();
            if (attempt <= failures)
                throw new IOException("The line is dead.");
            Delivered.TrySetResult(mail);
            return Task.CompletedTask;
        }
    }
}
