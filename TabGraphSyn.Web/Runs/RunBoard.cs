using System.Collections.Concurrent;
using TabGraphSyn.Pipeline;

namespace TabGraphSyn.Web.Runs;

/// <summary>The latest word of the runs that this process works on, fresher than the once-a-second word of the store.</summary>
public sealed class RunBoard(RunSignals signals)
{
    private readonly ConcurrentDictionary<string, LiveRun> runs = new();

    public void Publish(string runId, LiveRun live)
    {
        runs[runId] = live;
        signals.Notify(RunSignals.Run(runId));
    }

    /// <summary>The latest word on a run that a worker of this process holds by this claim; null for any other.</summary>
    public LiveRun? Find(string runId, long fence) =>
        runs.TryGetValue(runId, out var live) && live.Fence == fence ? live : null;

    public void Remove(string runId, long fence)
    {
        if (Find(runId, fence) is { } live)
            runs.TryRemove(KeyValuePair.Create(runId, live));
    }
}

/// <summary>What a worker of this process last heard of a run.</summary>
/// <param name="Fence">The claim under which it works.</param>
/// <param name="Version">Grows with each word.</param>
/// <param name="Progress">The latest progress; null before the first.</param>
/// <param name="History">Everything up to it.</param>
public sealed record LiveRun(long Fence, long Version, PipelineProgress? Progress, RunHistory History);
