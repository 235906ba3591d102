using Microsoft.Data.Sqlite;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// Runs in the SQLite engine. Each change reads the record, decides and writes it back while it holds the write lock,
/// so that of two workers only one gets a run.
/// </summary>
public sealed class SqliteRunStore(SqliteDatabase database) : IRunStore
{
    /// <summary>The columns beside <c>doc</c> repeat what is filtered or sorted; <c>history</c> is large and read by itself.</summary>
    public static readonly string[] Schema =
    [
        """
        CREATE TABLE runs (
            id TEXT PRIMARY KEY, account_id TEXT NOT NULL, tier TEXT NOT NULL, state TEXT NOT NULL, priority INTEGER NOT NULL,
            created_at INTEGER NOT NULL, not_before INTEGER, lease_until INTEGER, worker_id TEXT,
            doc TEXT NOT NULL, history TEXT) STRICT;
        CREATE INDEX runs_by_account ON runs (account_id, created_at, id);
        CREATE INDEX runs_by_queue ON runs (state, tier, priority, created_at, id);
        """,
    ];

    private const string QueueOrder = "ORDER BY priority DESC, created_at, id";

    public Task<bool> TryAdd(Run run, CancellationToken cancellationToken) => database.Write(
        connection => SqliteDatabase.Run(
            connection,
            """
            INSERT INTO runs (id, account_id, tier, state, priority, created_at, not_before, lease_until, worker_id, doc)
            VALUES ($id, $account, $tier, $state, $priority, $created, $notBefore, $lease, $worker, $doc)
            ON CONFLICT (id) DO NOTHING
            """,
            [("$account", run.AccountId), ("$tier", run.Tier.ToString()), ("$priority", run.Priority),
                ("$created", SqliteDatabase.Time(run.CreatedAt)), .. Mutable(run)]) == 1,
        cancellationToken);

    public Task<Run?> Find(string id, string accountId, CancellationToken cancellationToken) => database.Find<Run>(
        "SELECT doc FROM runs WHERE id = $id AND account_id = $account", cancellationToken, ("$id", id), ("$account", accountId));

    public async Task<RunHistory?> FindHistory(string id, string accountId, CancellationToken cancellationToken) =>
        await database.Find<RunHistory>(
            "SELECT coalesce(history, '{}') FROM runs WHERE id = $id AND account_id = $account",
            cancellationToken, ("$id", id), ("$account", accountId));

    public Task<IReadOnlyList<Run>> List(string accountId, RunState? state, Run? before, int limit, CancellationToken cancellationToken) =>
        database.List<Run>(
            """
            SELECT doc FROM runs
            WHERE account_id = $account AND ($state IS NULL OR state = $state)
                AND ($created IS NULL OR (created_at, id) < ($created, $id))
            ORDER BY created_at DESC, id DESC LIMIT $limit
            """,
            cancellationToken,
            ("$account", accountId), ("$state", state?.ToString()), ("$created", SqliteDatabase.Time(before?.CreatedAt)),
            ("$id", before?.Id), ("$limit", limit));

    public Task<int?> QueuePosition(string id, string accountId, CancellationToken cancellationToken) => database.Read(
        connection => (int?)(long?)SqliteDatabase.Scalar(
            connection,
            """
            SELECT (SELECT count(*) FROM runs AS other
                    WHERE other.state = 'Queued' AND other.tier = run.tier
                        AND (-other.priority, other.created_at, other.id) <= (-run.priority, run.created_at, run.id))
            FROM runs AS run WHERE run.id = $id AND run.account_id = $account AND run.state = 'Queued'
            """,
            ("$id", id), ("$account", accountId)),
        cancellationToken);

    public Task<IReadOnlySet<string>> UnfinishedIds(CancellationToken cancellationToken) => database.Read<IReadOnlySet<string>>(
        connection => SqliteDatabase.Records<Run>(connection, "SELECT doc FROM runs WHERE state IN ('Queued', 'Running')")
            .Select(run => run.Id).ToHashSet(),
        cancellationToken);

    public Task<Run?> Claim(
        IReadOnlyCollection<Tier> tiers, string workerId, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        database.Write(
            connection =>
            {
                var due = SqliteDatabase.Records<Run>(
                    connection,
                    $"""
                    SELECT doc FROM runs
                    WHERE tier IN (SELECT value FROM json_each($tiers))
                        AND ((state = 'Queued' AND coalesce(not_before, 0) <= $now) OR (state = 'Running' AND lease_until <= $now))
                    {QueueOrder} LIMIT 1
                    """,
                    ("$tiers", SqliteDatabase.Document(tiers)), ("$now", SqliteDatabase.Time(now))).ToList();
                return due is [var run]
                    ? Store(connection, run with
                    {
                        State = RunState.Running,
                        Attempt = run.Attempt + 1,
                        Fence = run.Fence + 1,
                        WorkerId = workerId,
                        LeaseUntil = now + lease,
                        NotBefore = null,
                        StartedAt = run.StartedAt ?? now,
                    })
                    : null;
            },
            cancellationToken);

    public Task<LeaseState> Heartbeat(string id, long fence, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        database.Write(
            connection =>
            {
                if (FindAny(connection, id) is not { } run || !IsHeld(run, fence)) return LeaseState.Lost;
                // A longer lease is nothing that a page shows: the revision stays.
                Save(connection, run with { LeaseUntil = now + lease });
                return run.CancelRequested ? LeaseState.CancelRequested : LeaseState.Held;
            },
            cancellationToken);

    public Task<bool> SaveProgress(
        string id, long fence, PipelineProgress? progress, RunHistory history, CancellationToken cancellationToken) =>
        database.Write(
            connection =>
            {
                if (FindAny(connection, id) is not { } run || !IsHeld(run, fence)) return false;
                // The history holds the map: once is enough.
                Store(connection, run with { Progress = (progress ?? run.Progress) is { } latest ? latest with { Map = null } : null });
                return SqliteDatabase.Run(
                    connection, "UPDATE runs SET history = $history WHERE id = $id",
                    ("$id", id), ("$history", SqliteDatabase.Document(history))) == 1;
            },
            cancellationToken);

    public Task<bool> Complete(string id, long fence, RunOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken) =>
        End(id, fence, run => run with { State = RunState.Succeeded, Outcome = outcome }, now, cancellationToken);

    public Task<bool> Fail(string id, long fence, string failure, DateTimeOffset now, CancellationToken cancellationToken) =>
        End(id, fence, run => run with { State = RunState.Failed, Failure = failure }, now, cancellationToken);

    public Task<bool> EndCancelled(string id, long fence, DateTimeOffset now, CancellationToken cancellationToken) =>
        End(id, fence, run => run with { State = RunState.Cancelled, CancelRequested = true }, now, cancellationToken);

    public async Task<bool> Release(
        string id, long fence, bool fault, DateTimeOffset now, DateTimeOffset? notBefore, CancellationToken cancellationToken) =>
        await Change(
            id,
            run => IsHeld(run, fence) ? Requeued(run with { Faults = run.Faults + (fault ? 1 : 0) }, now, notBefore) : null,
            cancellationToken) is not null;

    public Task<int> ReleaseAll(string workerId, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            var held = SqliteDatabase.Records<Run>(
                connection, "SELECT doc FROM runs WHERE state = 'Running' AND worker_id = $worker", ("$worker", workerId)).ToList();
            foreach (var run in held)
                Store(connection, Requeued(run, now, notBefore: null));
            return held.Count;
        },
        cancellationToken);

    public Task<Run?> RequestCancel(string id, string accountId, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            if (FindAny(connection, id) is not { } run || run.AccountId != accountId) return null;
            if (run.HasEnded || run.CancelRequested && run.LeaseUntil > now) return run;
            return run.State == RunState.Queued || run.LeaseUntil <= now
                ? Store(connection, Ended(run with { State = RunState.Cancelled, CancelRequested = true }, now))
                : Store(connection, run with { CancelRequested = true });
        },
        cancellationToken);

    public async Task<bool> Delete(string id, string accountId, CancellationToken cancellationToken) =>
        await database.Execute(
            "DELETE FROM runs WHERE id = $id AND account_id = $account AND state NOT IN ('Queued', 'Running')",
            cancellationToken, ("$id", id), ("$account", accountId)) == 1;

    private static bool IsHeld(Run run, long fence) => run.State == RunState.Running && run.Fence == fence;

    private static Run Ended(Run run, DateTimeOffset now) =>
        run with { FinishedAt = now, WorkerId = null, LeaseUntil = null, NotBefore = null };

    private static Run Requeued(Run run, DateTimeOffset now, DateTimeOffset? notBefore) => run.CancelRequested
        ? Ended(run with { State = RunState.Cancelled }, now)
        : run with { State = RunState.Queued, WorkerId = null, LeaseUntil = null, NotBefore = notBefore };

    private async Task<bool> End(string id, long fence, Func<Run, Run> end, DateTimeOffset now, CancellationToken cancellationToken) =>
        await Change(id, run => IsHeld(run, fence) ? Ended(end(run), now) : null, cancellationToken) is not null;

    private Task<Run?> Change(string id, Func<Run, Run?> change, CancellationToken cancellationToken) => database.Write(
        connection => FindAny(connection, id) is { } run && change(run) is { } changed ? Store(connection, changed) : null,
        cancellationToken);

    private static Run? FindAny(SqliteConnection connection, string id) =>
        SqliteDatabase.Records<Run>(connection, "SELECT doc FROM runs WHERE id = $id", ("$id", id)).FirstOrDefault();

    private static Run Store(SqliteConnection connection, Run changed) =>
        Save(connection, changed with { Revision = changed.Revision + 1 });

    private static Run Save(SqliteConnection connection, Run run)
    {
        SqliteDatabase.Run(
            connection,
            """
            UPDATE runs SET state = $state, not_before = $notBefore, lease_until = $lease, worker_id = $worker, doc = $doc
            WHERE id = $id
            """,
            Mutable(run));
        return run;
    }

    private static (string Name, object? Value)[] Mutable(Run run) =>
    [
        ("$id", run.Id), ("$state", run.State.ToString()), ("$notBefore", SqliteDatabase.Time(run.NotBefore)),
        ("$lease", SqliteDatabase.Time(run.LeaseUntil)), ("$worker", run.WorkerId), ("$doc", SqliteDatabase.Document(run)),
    ];
}
