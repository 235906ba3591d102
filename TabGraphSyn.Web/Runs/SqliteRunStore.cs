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
        """
        ALTER TABLE runs ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE runs ADD COLUMN concurrent INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE runs ADD COLUMN dead_at INTEGER;
        DROP INDEX runs_by_queue;
        CREATE INDEX runs_by_turn ON runs (tier, state, priority DESC, turn, created_at, id);
        CREATE INDEX runs_by_age ON runs (tier, state, created_at);
        CREATE INDEX runs_by_lease ON runs (lease_until) WHERE state = 'Running';
        CREATE INDEX runs_by_account_state ON runs (account_id, state, tier, turn);
        CREATE INDEX runs_dead ON runs (dead_at) WHERE dead_at IS NOT NULL;
        CREATE TABLE run_turns (tier TEXT PRIMARY KEY, turn INTEGER NOT NULL) STRICT;
        CREATE TABLE run_charges (run_id TEXT PRIMARY KEY, account_id TEXT NOT NULL, month TEXT NOT NULL, rows INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE INDEX run_charges_by_month ON run_charges (account_id, month);
        """,
        """
        ALTER TABLE runs ADD COLUMN tell_at INTEGER;
        CREATE INDEX runs_by_news ON runs (tell_at) WHERE tell_at IS NOT NULL;
        """,
    ];

    public Task<Acceptance> Accept(Run run, int runsPerMonth, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            if (FindAny(connection, run.Id) is not null) return Acceptance.AlreadyThere;
            var month = Month.Of(run.CreatedAt);
            if (Usage(connection, run.AccountId, month).Runs >= runsPerMonth) return Acceptance.MonthUsedUp;
            SqliteDatabase.Run(
                connection, "INSERT INTO run_charges (run_id, account_id, month) VALUES ($id, $account, $month)",
                ("$id", run.Id), ("$account", run.AccountId), ("$month", month.Key));
            Insert(connection, run with { Turn = SqliteRunQueue.NextTurn(connection, run), IsCharged = true });
            return Acceptance.Accepted;
        },
        cancellationToken);

    public Task<MonthUsage> FindUsage(string accountId, Month month, CancellationToken cancellationToken) =>
        database.Read(connection => Usage(connection, accountId, month), cancellationToken);

    public Task<RunStatistics> Statistics(string accountId, CancellationToken cancellationToken) => database.Read(
        connection =>
        {
            long Sum(string value, string state) => (long)SqliteDatabase.Scalar(
                connection, $"SELECT coalesce(sum({value}), 0) FROM runs WHERE account_id = $account AND state = '{state}'", ("$account", accountId))!;
            int Count(RunState state) => (int)Sum("1", state.ToString());
            return new RunStatistics(
                Count(RunState.Queued), Count(RunState.Running), Count(RunState.Succeeded), Count(RunState.Failed), Count(RunState.Cancelled),
                Sum("doc ->> '$.outcome.rows'", nameof(RunState.Succeeded)), Sum("doc ->> '$.outcome.bytes'", nameof(RunState.Succeeded)));
        },
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
            ("$account", accountId), ("$state", state?.ToString()), ("$created", Documents.Time(before?.CreatedAt)),
            ("$id", before?.Id), ("$limit", limit));

    public Task<IReadOnlyList<Run>> LatestSucceeded(Tier tier, int limit, CancellationToken cancellationToken) => database.List<Run>(
        "SELECT doc FROM runs WHERE tier = $tier AND state = 'Succeeded' ORDER BY created_at DESC LIMIT $limit", cancellationToken, ("$tier", tier.ToString()), ("$limit", limit));

    public Task<int?> QueuePosition(string id, string accountId, CancellationToken cancellationToken) => database.Read(
        connection => (int?)(long?)SqliteDatabase.Scalar(
            connection,
            """
            SELECT (SELECT count(*) FROM runs AS other
                    WHERE other.state = 'Queued' AND other.tier = run.tier
                        AND (-other.priority, other.turn, other.created_at, other.id) <= (-run.priority, run.turn, run.created_at, run.id))
            FROM runs AS run WHERE run.id = $id AND run.account_id = $account AND run.state = 'Queued'
            """,
            ("$id", id), ("$account", accountId)),
        cancellationToken);

    public Task<IReadOnlySet<string>> UnfinishedIds(CancellationToken cancellationToken) => database.Read<IReadOnlySet<string>>(
        connection => SqliteDatabase.Texts(connection, "SELECT id FROM runs WHERE state IN ('Queued', 'Running')").ToHashSet(),
        cancellationToken);

    public Task<Run?> Claim(RunClaim claim, CancellationToken cancellationToken) => database.Write(
        connection => SqliteRunQueue.Next(connection, claim) is { } run ? Save(connection, run, RunTransitions.Claimed(run, claim)) : null,
        cancellationToken);

    public async Task<LeaseState> Heartbeat(string id, long fence, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        await Change(id, run => RunTransitions.Renewed(run, fence, now, lease), cancellationToken) is not { } renewed ? LeaseState.Lost
        : renewed.CancelRequested ? LeaseState.CancelRequested
        : LeaseState.Held;

    public Task<bool> SaveProgress(string id, long fence, PipelineProgress? progress, RunHistory history, CancellationToken cancellationToken) =>
        database.Write(
            connection => Change(connection, id, run => RunTransitions.Progressed(run, fence, progress)) is not null && SqliteDatabase.Run(
                connection, "UPDATE runs SET history = $history WHERE id = $id", ("$id", id), ("$history", Documents.Text(history))) == 1,
            cancellationToken);

    public Task<bool> Note(string id, long fence, string note, CancellationToken cancellationToken) =>
        Changes(id, run => RunTransitions.Noted(run, fence, note), cancellationToken);

    public Task<bool> Complete(string id, long fence, RunOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        connection => Change(connection, id, run => RunTransitions.Completed(run, fence, outcome, now)) is not null
            && SqliteDatabase.Run(connection, "UPDATE run_charges SET rows = $rows WHERE run_id = $id", ("$id", id), ("$rows", outcome.Rows)) >= 0,
        cancellationToken);

    public Task<bool> Fail(string id, long fence, string failure, DateTimeOffset now, CancellationToken cancellationToken) =>
        Changes(id, run => RunTransitions.Failed(run, fence, failure, now), cancellationToken);

    public Task<bool> DeadLetter(string id, long fence, string failure, string reason, DateTimeOffset now, CancellationToken cancellationToken) =>
        Changes(id, run => RunTransitions.DeadLettered(run, fence, failure, reason, now), cancellationToken);

    public Task<bool> EndCancelled(string id, long fence, DateTimeOffset now, CancellationToken cancellationToken) =>
        Changes(id, run => RunTransitions.EndCancelled(run, fence, now), cancellationToken);

    public Task<bool> Release(string id, long fence, bool fault, DateTimeOffset now, DateTimeOffset? notBefore, CancellationToken cancellationToken) =>
        Changes(id, run => RunTransitions.Released(run, fence, fault, now, notBefore), cancellationToken);

    public Task<int> ReleaseAll(string workerId, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        connection => SqliteDatabase.Texts(connection, "SELECT id FROM runs WHERE state = 'Running' AND worker_id = $worker", ("$worker", workerId)).ToList()
            .Count(id => Change(connection, id, run => RunTransitions.Abandoned(run, workerId, now)) is not null),
        cancellationToken);

    public Task<Run?> RequestCancel(string id, string accountId, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        connection => FindAny(connection, id) is { } run && run.AccountId == accountId
            ? Change(connection, id, stored => RunTransitions.CancelRequested(stored, now)) ?? run
            : null,
        cancellationToken);

    public async Task<bool> Delete(string id, string accountId, CancellationToken cancellationToken) =>
        await database.Execute(
            "DELETE FROM runs WHERE id = $id AND account_id = $account AND state NOT IN ('Queued', 'Running')",
            cancellationToken, ("$id", id), ("$account", accountId)) == 1;

    public Task<IReadOnlyList<string>> DeleteAccount(string accountId, CancellationToken cancellationToken) => database.Write<IReadOnlyList<string>>(
        connection =>
        {
            SqliteDatabase.Run(connection, "DELETE FROM run_charges WHERE account_id = $account", ("$account", accountId));
            return [.. SqliteDatabase.Texts(connection, "DELETE FROM runs WHERE account_id = $account RETURNING id", ("$account", accountId))];
        },
        cancellationToken);

    public Task<IReadOnlyList<Run>> DeadLetters(int limit, CancellationToken cancellationToken) => database.List<Run>(
        "SELECT doc FROM runs WHERE dead_at IS NOT NULL ORDER BY dead_at DESC, id LIMIT $limit", cancellationToken, ("$limit", limit));

    public Task<Run?> Requeue(string id, CancellationToken cancellationToken) => Change(id, RunTransitions.Requeued, cancellationToken);

    private static MonthUsage Usage(SqliteConnection connection, string accountId, Month month)
    {
        long Value(string value) => (long)SqliteDatabase.Scalar(
            connection, $"SELECT {value} FROM run_charges WHERE account_id = $account AND month = $month", ("$account", accountId), ("$month", month.Key))!;
        return new MonthUsage((int)Value("count(*)"), Value("coalesce(sum(rows), 0)"));
    }

    private static Run? FindAny(SqliteConnection connection, string id) =>
        SqliteDatabase.Records<Run>(connection, "SELECT doc FROM runs WHERE id = $id", ("$id", id)).FirstOrDefault();

    private async Task<bool> Changes(string id, Func<Run, Run?> change, CancellationToken cancellationToken) =>
        await Change(id, change, cancellationToken) is not null;

    private Task<Run?> Change(string id, Func<Run, Run?> change, CancellationToken cancellationToken) =>
        database.Write(connection => Change(connection, id, change), cancellationToken);

    private static Run? Change(SqliteConnection connection, string id, Func<Run, Run?> change) =>
        FindAny(connection, id) is { } run && change(run) is { } changed ? Save(connection, run, changed) : null;

    private static Run Save(SqliteConnection connection, Run before, Run run)
    {
        if (before.IsCharged && !run.IsCharged) SqliteDatabase.Run(connection, "DELETE FROM run_charges WHERE run_id = $id", ("$id", run.Id));
        SqliteDatabase.Run(
            connection,
            """
            UPDATE runs SET state = $state, not_before = $notBefore, lease_until = $lease, worker_id = $worker, dead_at = $dead,
                tell_at = $tell, doc = $doc
            WHERE id = $id
            """,
            Mutable(run));
        return run;
    }

    private static void Insert(SqliteConnection connection, Run run) => SqliteDatabase.Run(
        connection,
        """
        INSERT INTO runs (id, account_id, tier, state, priority, turn, concurrent, created_at, not_before, lease_until, worker_id, dead_at, tell_at, doc)
        VALUES ($id, $account, $tier, $state, $priority, $turn, $concurrent, $created, $notBefore, $lease, $worker, $dead, $tell, $doc)
        """,
        [("$account", run.AccountId), ("$tier", run.Tier.ToString()), ("$priority", run.Priority), ("$turn", run.Turn),
            ("$concurrent", run.ConcurrentRuns), ("$created", Documents.Time(run.CreatedAt)), .. Mutable(run)]);

    private static (string Name, object? Value)[] Mutable(Run run) =>
    [
        ("$id", run.Id), ("$state", run.State.ToString()), ("$notBefore", Documents.Time(run.NotBefore)),
        ("$lease", Documents.Time(run.LeaseUntil)), ("$worker", run.WorkerId),
        ("$dead", run.DeadLetter is null ? null : Documents.Time(run.FinishedAt)), ("$tell", Documents.Time(run.NewsSince)),
        ("$doc", Documents.Text(run)),
    ];
}
