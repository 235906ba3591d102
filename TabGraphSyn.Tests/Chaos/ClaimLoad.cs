using System.Diagnostics;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;
using Xunit.Abstractions;

namespace TabGraphSyn.Tests.Chaos;

/// <summary>
/// Sixteen claimers on a long queue: how many claims a second, and how long one takes, which must not depend on how
/// long the queue is. A test class for an engine derives from this and makes the store.
/// </summary>
[Trait("Category", "Slow")]
public abstract class ClaimLoad(ITestOutputHelper output)
{
    private const int Claimers = 16, Claims = 1_000, Accounts = 200;
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IRunStore Store { get; }

    [ContractFact]
    public async Task Claim_LongQueue_CostsAsMuchAsAShortOne()
    {
        var medians = new List<double>();
        int queued = 0;
        foreach (int length in (int[])[1_000 + Claims, 10_000, 100_000])
        {
            queued = await Fill(queued, length);
            var (perSecond, milliseconds) = await Measure();
            queued -= Claims;
            double median = milliseconds[milliseconds.Count / 2], last = milliseconds[(int)(milliseconds.Count * 0.99)];
            output.WriteLine($"{length,7:N0} queued: {perSecond,6:N0} claims/s, median {median:0.0} ms, 99 % within {last:0.0} ms");
            medians.Add(median);
        }

        Assert.True(medians[^1] < 2 * medians[0] + 1, $"The median claim grew from {medians[0]:0.0} to {medians[^1]:0.0} ms.");
    }

    /// <summary>Puts the runs into the queue. An engine that takes long to accept a hundred thousand may store them as they would be after that.</summary>
    protected virtual Task Add(IReadOnlyList<Run> runs)
    {
        int next = -1;
        return Task.WhenAll(Enumerable.Range(0, Claimers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var index && index < runs.Count)
                Assert.Equal(Acceptance.Accepted, await Store.Accept(runs[index], int.MaxValue, None));
        })));
    }

    private async Task<int> Fill(int from, int to)
    {
        await Add([.. Enumerable.Range(from, to - from).Select(index => NewRun($"{to:000000}-{index:000000}", index))]);
        return to;
    }

    private async Task<(double PerSecond, List<double> Milliseconds)> Measure()
    {
        int left = Claims;
        var watch = Stopwatch.StartNew();
        var taken = await Task.WhenAll(Enumerable.Range(0, Claimers).Select(worker => Task.Run(async () =>
        {
            var mine = new List<(Run Run, double Milliseconds)>();
            while (Interlocked.Decrement(ref left) >= 0)
            {
                long began = Stopwatch.GetTimestamp();
                var run = await Store.Claim(new RunClaim([Tier.Free, Tier.Paid], $"w{worker}", Now, TimeSpan.FromHours(1)), None);
                mine.Add((run!, Stopwatch.GetElapsedTime(began).TotalMilliseconds));
            }

            return mine;
        })));
        double seconds = watch.Elapsed.TotalSeconds;
        var all = taken.SelectMany(mine => mine).ToList();
        Assert.Equal(Claims, all.Select(one => one.Run.Id).Distinct().Count());
        foreach (var (run, _) in all) await Store.Fail(run.Id, run.Fence, "Measured.", Now, None);
        return (Claims / seconds, [.. all.Select(one => one.Milliseconds).Order()]);
    }

    private static Run NewRun(string id, int index) => new()
    {
        Id = id,
        AccountId = $"account{index % Accounts:000}",
        Tier = index % 3 == 0 ? Tier.Paid : Tier.Free,
        Priority = index % 3 == 0 ? 5 : 0,
        ConcurrentRuns = 100,
        Source = new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 344, 8),
        Options = new SynthesisOptions(),
        State = RunState.Queued,
        CreatedAt = Now.AddMilliseconds(index),
    };
}
