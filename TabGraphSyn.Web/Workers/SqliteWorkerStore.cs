using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Workers;

/// <summary>Workers in SQLite.</summary>
internal sealed class SqliteWorkerStore(SqliteDatabase database) : IWorkerStore
{
    public const string Feature = "workers";

    public static readonly string[] Schema =
    [
        "CREATE TABLE workers (id TEXT PRIMARY KEY, node TEXT NOT NULL, seen_at INTEGER NOT NULL, doc TEXT NOT NULL) STRICT;",
    ];

    public Task Report(WorkerRecord worker, CancellationToken cancellationToken) => database.Execute(
        """
        INSERT INTO workers (id, node, seen_at, doc) VALUES ($id, $node, $seen, $doc)
        ON CONFLICT (id) DO UPDATE SET node = $node, seen_at = $seen, doc = $doc
        """,
        cancellationToken,
        ("$id", worker.Id), ("$node", worker.Node), ("$seen", Documents.Time(worker.SeenAt)), ("$doc", Documents.Text(worker)));

    public Task<IReadOnlyList<WorkerRecord>> List(CancellationToken cancellationToken) =>
        database.List<WorkerRecord>("SELECT doc FROM workers ORDER BY node, id", cancellationToken);

    public Task Remove(string id, CancellationToken cancellationToken) =>
        database.Execute("DELETE FROM workers WHERE id = $id", cancellationToken, ("$id", id));

    public Task<int> Purge(DateTimeOffset seenBefore, CancellationToken cancellationToken) =>
        database.Execute("DELETE FROM workers WHERE seen_at < $seen", cancellationToken, ("$seen", Documents.Time(seenBefore)));
}
