using System.Collections.Concurrent;
using TabGraphSyn.Pipeline;

namespace TabGraphSyn.Web.Runs;

/// <summary>The runs that this process works on: their latest word is fresher than the once-a-second word of the store.</summary>
public sealed class RunBoard
{
    private readonly ConcurrentDictionary<string, RunRecorder> recorders = new();

    /// <summary>The latest word on a run that a worker of this process holds by this claim; null for any other.</summary>
    public LiveRun? Find(string runId, long fence) =>
        recorders.TryGetValue(runId, out var recorder) && recorder.Fence == fence ? recorder.Latest() : null;

    /// <summary>Ids of the runs that this process works on.</summary>
    public IReadOnlyList<string> RunIds => [.. recorders.Keys.Order(StringComparer.Ordinal)];

    internal void Add(string runId, RunRecorder recorder) => recorders[runId] = recorder;

    internal void Remove(string runId, RunRecorder recorder) => recorders.TryRemove(KeyValuePair.Create(runId, recorder));
}

/// <summary>What a worker of this process last heard of a run.</summary>
/// <param name="Version">Grows with each word.</param>
/// <param name="Progress">The latest progress; null before the first.</param>
/// <param name="History">Everything up to it.</param>
public sealed record LiveRun(long Version, PipelineProgress? Progress, RunHistory History);
