using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Datasets;

/// <summary>Uploaded data sets in the embedded database.</summary>
public sealed class SqliteDatasetStore(SqliteDatabase database) : IDatasetStore
{
    internal const string Tables =
        """
        CREATE TABLE datasets (
            id TEXT PRIMARY KEY,
            account_id TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            doc TEXT NOT NULL
        ) STRICT;
        CREATE INDEX datasets_of_account ON datasets (account_id, created_at DESC, id DESC);
        """;

    public Task Add(Dataset dataset, CancellationToken cancellationToken) =>
        database.Execute(
            "INSERT INTO datasets (id, account_id, created_at, doc) VALUES ($id, $account, $created, $doc)",
            cancellationToken,
            ("$id", dataset.Id),
            ("$account", dataset.AccountId),
            ("$created", Documents.Time(dataset.CreatedAt)),
            ("$doc", Documents.Text(dataset)));

    public Task<Dataset?> Find(string id, string accountId, CancellationToken cancellationToken) =>
        database.Find<Dataset>(
            "SELECT doc FROM datasets WHERE id = $id AND account_id = $account",
            cancellationToken,
            ("$id", id),
            ("$account", accountId));

    public Task<IReadOnlyList<Dataset>> List(string accountId, CancellationToken cancellationToken) =>
        database.List<Dataset>(
            "SELECT doc FROM datasets WHERE account_id = $account ORDER BY created_at DESC, id DESC",
            cancellationToken,
            ("$account", accountId));

    public Task<long> TotalBytes(string accountId, CancellationToken cancellationToken) => database.Read(
        connection => (long)SqliteDatabase.Scalar(
            connection, "SELECT coalesce(sum(doc ->> '$.bytes'), 0) FROM datasets WHERE account_id = $account", ("$account", accountId))!,
        cancellationToken);

    public async Task<bool> Delete(string id, string accountId, CancellationToken cancellationToken) =>
        await database.Execute(
            "DELETE FROM datasets WHERE id = $id AND account_id = $account",
            cancellationToken,
            ("$id", id),
            ("$account", accountId)) == 1;
}
