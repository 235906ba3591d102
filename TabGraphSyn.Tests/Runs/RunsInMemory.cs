using System.Collections.Concurrent;
using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Runs;

/// <summary>What the run pages read, in memory: a test sets a run as it should be and signals the change.</summary>
public sealed class RunsInMemory(RunSignals signals) : IRunStore, IBlobStore
{
    private readonly ConcurrentDictionary<string, (Run Run, RunHistory History, int? Position)> runs = new();
    private readonly ConcurrentDictionary<string, byte[]> blobs = new();
    private long revision;

    /// <summary>Adds or replaces the run and tells whoever watches it.</summary>
    public Run Set(Run run, RunHistory? history = null, int? position = null)
    {
        var kept = run with { Revision = Interlocked.Increment(ref revision) };
        runs.AddOrUpdate(run.Id, (kept, history ?? RunHistory.Empty, position), (_, old) => (kept, history ?? old.History, position));
        signals.NotifyChanged(kept);
        return kept;
    }

    /// <summary>Keeps rows as the worker does, under <c>preview-rows.json</c> or <c>synthetic-rows.json</c>.</summary>
    public void SetRows(string runId, string name, RunRows rows) =>
        blobs[RunFiles.Prefix(runId) + name] = JsonSerializer.SerializeToUtf8Bytes(rows, PipelineJson.Line);

    public void SetReport(string runId, EvaluationReport report) =>
        blobs[RunFiles.Prefix(runId) + "report.json"] = JsonSerializer.SerializeToUtf8Bytes(report, PipelineJson.Line);

    public Run? Peek(string id) => runs.TryGetValue(id, out var entry) ? entry.Run : null;

    public IEnumerable<string> BlobKeys => blobs.Keys;

    public async Task<Acceptance> Accept(Run run, int runsPerMonth, CancellationToken cancellationToken)
    {
        if ((await FindUsage(run.AccountId, Month.Of(run.CreatedAt), cancellationToken)).Runs >= runsPerMonth)
            return Acceptance.MonthUsedUp;
        Set(run);
        return Acceptance.Accepted;
    }

    public Task<MonthUsage> FindUsage(string accountId, Month month, CancellationToken cancellationToken)
    {
        var mine = runs.Values.Select(entry => entry.Run).Where(run => run.AccountId == accountId && Month.Of(run.CreatedAt) == month).ToList();
        return Task.FromResult(new MonthUsage(mine.Count, mine.Sum(run => (long)(run.Outcome?.Rows ?? 0))));
    }

    public Task<RunStatistics> Statistics(string accountId, CancellationToken cancellationToken)
    {
        var mine = runs.Values.Select(entry => entry.Run).Where(run => run.AccountId == accountId).ToList();
        int Count(RunState state) => mine.Count(run => run.State == state);
        return Task.FromResult(new RunStatistics(
            Count(RunState.Queued), Count(RunState.Running), Count(RunState.Succeeded), Count(RunState.Failed), Count(RunState.Cancelled),
            mine.Sum(run => (long)(run.Outcome?.Rows ?? 0)), mine.Sum(run => run.Outcome?.Bytes ?? 0)));
    }

    public Task<Run?> Find(string id, string accountId, CancellationToken cancellationToken) => Task.FromResult(Owned(id, accountId));

    public Task<RunHistory?> FindHistory(string id, string accountId, CancellationToken cancellationToken) =>
        Task.FromResult(Owned(id, accountId) is null ? null : runs[id].History);

    public Task<IReadOnlyList<Run>> List(string accountId, RunState? state, Run? before, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Run>>([.. runs.Values.Select(entry => entry.Run)
            .Where(run => run.AccountId == accountId && (state is null || run.State == state))
            .OrderByDescending(run => run.CreatedAt).Take(limit)]);

    public Task<int?> QueuePosition(string id, string accountId, CancellationToken cancellationToken) =>
        Task.FromResult(Owned(id, accountId) is null ? null : runs[id].Position);

    public Task<Run?> RequestCancel(string id, string accountId, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(Owned(id, accountId) is { HasEnded: false } run ? Set(run with { CancelRequested = true }) : Owned(id, accountId));

    public Task<bool> Delete(string id, string accountId, CancellationToken cancellationToken) =>
        Task.FromResult(Owned(id, accountId) is not null && runs.TryRemove(id, out _));

    public async Task<long> Put(string key, Stream content, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        blobs[key] = copy.ToArray();
        return copy.Length;
    }

    public Task<Stream?> Open(string key, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(blobs.TryGetValue(key, out byte[]? content) ? new MemoryStream(content, writable: false) : null);

    public Task<long?> Length(string key, CancellationToken cancellationToken) =>
        Task.FromResult<long?>(blobs.TryGetValue(key, out byte[]? content) ? content.Length : null);

    public Task DeleteAll(string prefix, CancellationToken cancellationToken)
    {
        foreach (string key in blobs.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)))
            blobs.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Run>> LatestSucceeded(Tier tier, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Run>>(
        [.. runs.Values.Select(entry => entry.Run).Where(run => run.Tier == tier && run.State == RunState.Succeeded).OrderByDescending(run => run.CreatedAt).Take(limit)]);

    // What only workers call.
    public Task<IReadOnlySet<string>> UnfinishedIds(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Run?> Claim(RunClaim claim, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> Note(string id, long fence, string note, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> DeadLetter(string id, long fence, string failure, string reason, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<string>> DeleteAccount(string accountId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Run>> DeadLetters(int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Run?> Requeue(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LeaseState> Heartbeat(string id, long fence, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> SaveProgress(string id, long fence, PipelineProgress? progress, RunHistory history, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> Complete(string id, long fence, RunOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> Fail(string id, long fence, string failure, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> EndCancelled(string id, long fence, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> Release(string id, long fence, bool fault, DateTimeOffset now, DateTimeOffset? notBefore, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<int> ReleaseAll(string workerId, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

    private Run? Owned(string id, string accountId) =>
        runs.TryGetValue(id, out var entry) && entry.Run.AccountId == accountId ? entry.Run : null;
}
