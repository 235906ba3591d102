using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// Wakes whoever waits in this process when something changed, so that nobody waits for the next poll. A signal says
/// only that there is something new: what it is, the store says. Nothing depends on a signal arriving.
/// </summary>
public sealed class RunSignals
{
    /// <summary>A run was added or given back.</summary>
    public const string Queue = "queue";

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Subscription, byte>> topics = new();

    /// <summary>Something about this run changed.</summary>
    public static string Run(string runId) => "run/" + runId;

    /// <summary>Something about one of this account's runs changed.</summary>
    public static string Account(string accountId) => "account/" + accountId;

    public void Notify(string topic)
    {
        if (topics.TryGetValue(topic, out var subscribers))
            foreach (var subscription in subscribers.Keys)
                subscription.Wake();
    }

    /// <summary>The worker that holds this run should look at once whether its end was asked for.</summary>
    public static string End(string runId) => "end/" + runId;

    /// <summary>Tells everyone who may care that a stored run changed.</summary>
    public void NotifyChanged(Run run)
    {
        Notify(Run(run.Id));
        Notify(Account(run.AccountId));
        Notify(Queue);
        if (run.CancelRequested) Notify(End(run.Id));
    }

    public Subscription Subscribe(string topic)
    {
        var subscription = new Subscription(this, topic);
        // A topic is dropped with its last subscriber: join under the same lock, lest one join a dropped topic.
        lock (topics)
            topics.GetOrAdd(topic, _ => new())[subscription] = 0;
        return subscription;
    }

    private void Unsubscribe(Subscription subscription)
    {
        lock (topics)
        {
            if (!topics.TryGetValue(subscription.Topic, out var subscribers)) return;
            subscribers.TryRemove(subscription, out _);
            if (subscribers.IsEmpty) topics.TryRemove(subscription.Topic, out _);
        }
    }

    /// <summary>One listener. Signals that arrive between two waits count as one.</summary>
    public sealed class Subscription : IDisposable
    {
        private readonly RunSignals signals;
        private readonly Channel<bool> pending =
            Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        internal Subscription(RunSignals signals, string topic)
        {
            this.signals = signals;
            Topic = topic;
        }

        internal string Topic { get; }

        /// <summary>Returns when something changed, or when the time is over: look again in either case.</summary>
        public async Task Wait(TimeSpan atMost, CancellationToken cancellationToken)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(atMost);
            try
            {
                await pending.Reader.ReadAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The time is over.
            }
        }

        public void Dispose() => signals.Unsubscribe(this);

        internal void Wake() => pending.Writer.TryWrite(true);
    }
}
