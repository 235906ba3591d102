using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;
using Xunit.Abstractions;

namespace TabGraphSyn.Tests.Chaos;

/// <summary>
/// Four nodes work on 200 runs of five accounts while one of them is killed every second for a minute, the store stands
/// still twice, and one node's clock is wrong by a minute. Each run ends exactly once, and no two pipelines work on one
/// run longer than a node needs to notice that it lost it.
/// </summary>
[Trait("Category", "Slow")]
public abstract class ChannelChaos(ITestOutputHelper output) : IDisposable
{
    private const int Nodes = 4, Runs = 200, Accounts = 5, Kills = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan StandStill = TimeSpan.FromSeconds(5);

    /// <summary>A node asks every second whether it still holds its run, and a process takes a moment to end.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(2);

    private static readonly CancellationToken None = CancellationToken.None;
    private readonly Dictionary<string, (DateTimeOffset FinishedAt, RunState State)> ended = [];
    private readonly Random chance = new(7);

    protected TemporaryFolder Folder { get; } = new();

    /// <summary>Where one node stores, as settings of the application.</summary>
    protected abstract IReadOnlyDictionary<string, string> SettingsOf(int node);

    /// <summary>Keeps every node from the store for so long; false where the test can't.</summary>
    protected abstract Task<bool> Pause(TimeSpan time);

    [ContractTheory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task Runs_NodesKilledStorePausedClockWrong_EndExactlyOnce(int skewSeconds)
    {
        string journal = Folder.File("journal.txt");
        await using var watcher = ChaosNode.Build(SettingsOf(0), journal, TimeSpan.Zero);
        var store = watcher.Services.GetRequiredService<IRunStore>();
        for (int index = 0; index < Runs; index++)
            Assert.Equal(Acceptance.Accepted, await store.Accept(NewRun(index), int.MaxValue, None));

        var clock = Stopwatch.StartNew();
        var nodes = Enumerable.Range(0, Nodes).Select(node => Start(node, journal, skewSeconds)).ToArray();
        try
        {
            var paused = PauseTwice();
            await Kill(nodes, journal, skewSeconds, store);
            bool wasPaused = await paused;
            await WaitForAll(store);
            output.WriteLine($"{Runs} runs ended in {clock.Elapsed.TotalSeconds:0} s; {Kills} kills; store {(wasPaused ? "stood still twice" : "was not paused")}; clock of one node {skewSeconds:+0;-0} s");
        }
        finally
        {
            foreach (var node in nodes) End(node);
        }

        var runs = await All(store);
        Assert.All(runs, run => Assert.Equal(RunState.Succeeded, run.State));
        Assert.All(runs, run => Assert.Equal(ended[run.Id].FinishedAt, run.FinishedAt));
        var files = watcher.Services.GetRequiredService<RunFiles>();
        foreach (var run in runs) Assert.Equal(2, (await files.FindRows(run, None))!.Rows.Count);
        CheckJournal(runs, journal);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Folder.Dispose();
    }

    private static Run NewRun(int index) => new()
    {
        Id = $"run{index:000}",
        AccountId = $"account{index % Accounts}",
        Tier = index % Accounts == 0 ? Tier.Paid : Tier.Free,
        Priority = index % Accounts == 0 ? 5 : 0,
        ConcurrentRuns = 3,
        Source = new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 344, 8),
        Options = new SynthesisOptions { Rows = 2 },
        State = RunState.Queued,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()),
    };

    private static async Task<List<Run>> All(IRunStore store)
    {
        var all = new List<Run>();
        for (int account = 0; account < Accounts; account++)
            all.AddRange(await store.List($"account{account}", state: null, before: null, Runs, None));
        Assert.Equal(Runs, all.Count);
        return all;
    }

    private static void End(Process node)
    {
        node.Kill();
        node.WaitForExit();
        node.Dispose();
    }

    private Process Start(int node, string journal, int skewSeconds) => ChaosNode.Start(SettingsOf(node), journal, node == 1 ? skewSeconds : 0);

    private async Task<bool> PauseTwice()
    {
        await Task.Delay(TimeSpan.FromSeconds(15));
        bool first = await Pause(StandStill);
        await Task.Delay(TimeSpan.FromSeconds(20));
        return first & await Pause(StandStill);
    }

    private async Task Kill(Process[] nodes, string journal, int skewSeconds, IRunStore store)
    {
        for (int kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            int victim = chance.Next(Nodes);
            End(nodes[victim]);
            nodes[victim] = Start(victim, journal, skewSeconds);
            if (kill % 10 == 0) await Look(store);
        }
    }

    private async Task WaitForAll(IRunStore store)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await Look(store) < Runs) await Task.Delay(500, patience.Token);
    }

    /// <summary>Notes when each run was first seen to have ended: that never changes again.</summary>
    private async Task<int> Look(IRunStore store)
    {
        foreach (var run in (await All(store)).Where(run => run.HasEnded))
        {
            if (ended.TryAdd(run.Id, (run.FinishedAt!.Value, run.State))) continue;
            Assert.Equal(ended[run.Id], (run.FinishedAt!.Value, run.State));
        }

        return ended.Count;
    }

    private void CheckJournal(List<Run> runs, string journal)
    {
        var work = File.ReadLines(journal).Select(line => line.Split(' '))
            .Select(parts => (Run: parts[0], Process: parts[1], At: double.Parse(parts[2], CultureInfo.InvariantCulture)))
            .GroupBy(tick => (tick.Run, tick.Process))
            .Select(ticks => (ticks.Key.Run, From: ticks.Min(tick => tick.At), To: ticks.Max(tick => tick.At)))
            .GroupBy(one => one.Run).ToDictionary(of => of.Key, of => of.OrderBy(one => one.From).ToList());
        Assert.Equal(Runs, work.Count);
        double longest = 0;
        int attempts = 0, overlaps = 0;
        foreach (var of in work.Values)
        {
            attempts += of.Count;
            for (int index = 1; index < of.Count; index++)
            {
                double overlap = of.Take(index).Max(one => one.To) - of[index].From;
                if (overlap > 0) overlaps++;
                longest = Math.Max(longest, overlap);
            }
        }

        output.WriteLine($"{attempts} attempts, at most {runs.Max(run => run.Attempt)} for a run; {overlaps} times two pipelines on one run, for at most {longest:0.00} s");
        Assert.True(longest < Notice.TotalSeconds, $"Two pipelines worked on one run for {longest:0.0} s.");
    }
}
