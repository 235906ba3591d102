using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Notifications;

/// <summary>Runs to be told of in the SQLite engine: the column <c>tell_at</c> beside the runs.</summary>
internal sealed class SqliteRunNotices(SqliteDatabase database) : IRunNotices
{
    private const string IsDue = "tell_at <= $now AND tell_at > $after";

    public async Task<Run?> Take(DateTimeOffset now, DateTimeOffset endedAfter, DateTimeOffset heldUntil, CancellationToken cancellationToken)
    {
        (string, object?)[] times = [("$now", Documents.Time(now)), ("$after", Documents.Time(endedAfter))];
        // Most looks find nothing, and need not wait for the write lock.
        if (await database.Read(connection => SqliteDatabase.Scalar(connection, $"SELECT 1 FROM runs WHERE {IsDue} LIMIT 1", times), cancellationToken) is null)
            return null;
        return await database.ExecuteReturning<Run>(
            $"UPDATE runs SET tell_at = $held WHERE id = (SELECT id FROM runs WHERE {IsDue} ORDER BY tell_at, id LIMIT 1) RETURNING doc",
            cancellationToken, [.. times, ("$held", Documents.Time(heldUntil))]);
    }

    public Task Told(string runId, DateTimeOffset heldUntil, CancellationToken cancellationToken) => database.Execute(
        "UPDATE runs SET tell_at = NULL WHERE id = $id AND tell_at = $held", cancellationToken, ("$id", runId), ("$held", Documents.Time(heldUntil)));
}
