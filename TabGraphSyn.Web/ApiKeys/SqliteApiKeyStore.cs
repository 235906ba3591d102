using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.ApiKeys;

/// <summary>API keys in SQLite.</summary>
internal sealed class SqliteApiKeyStore(SqliteDatabase database) : IApiKeyStore
{
    public const string Feature = "api-keys";

    public static readonly string[] Schema =
    [
        """
        CREATE TABLE api_keys (
          id TEXT PRIMARY KEY,
          account_id TEXT NOT NULL,
          hash TEXT NOT NULL UNIQUE,
          created_at INTEGER NOT NULL,
          doc TEXT NOT NULL
        ) STRICT;
        CREATE INDEX api_keys_of_account ON api_keys (account_id, created_at DESC, id DESC);
        """,
    ];

    public Task<bool> TryAdd(ApiKey key, int most, CancellationToken cancellationToken) => database.Write(
        connection => SqliteDatabase.Run(
            connection,
            """
            INSERT INTO api_keys (id, account_id, hash, created_at, doc) SELECT $id, $account, $hash, $created, $doc
            WHERE (SELECT count(*) FROM api_keys WHERE account_id = $account) < $most
            """,
            ("$id", key.Id), ("$account", key.AccountId), ("$hash", key.Hash), ("$created", Documents.Time(key.CreatedAt)),
            ("$doc", Documents.Text(key)), ("$most", most)) == 1,
        cancellationToken);

    public Task<IReadOnlyList<ApiKey>> List(string accountId, CancellationToken cancellationToken) => database.List<ApiKey>(
        "SELECT doc FROM api_keys WHERE account_id = $account ORDER BY created_at DESC, id DESC", cancellationToken, ("$account", accountId));

    public Task<ApiKey?> FindByHash(string hash, CancellationToken cancellationToken) =>
        database.Find<ApiKey>("SELECT doc FROM api_keys WHERE hash = $hash", cancellationToken, ("$hash", hash));

    public Task Touch(string id, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        connection => SqliteDatabase.Records<ApiKey>(connection, "SELECT doc FROM api_keys WHERE id = $id", ("$id", id)).FirstOrDefault() is { } key
            ? SqliteDatabase.Run(
                connection, "UPDATE api_keys SET doc = $doc WHERE id = $id",
                ("$id", id), ("$doc", Documents.Text(key with { LastUsedAt = now })))
            : 0,
        cancellationToken);

    public async Task<bool> Revoke(string id, string accountId, CancellationToken cancellationToken) => await database.Execute(
        "DELETE FROM api_keys WHERE id = $id AND account_id = $account", cancellationToken, ("$id", id), ("$account", accountId)) == 1;

    public Task DeleteAll(string accountId, CancellationToken cancellationToken) =>
        database.Execute("DELETE FROM api_keys WHERE account_id = $account", cancellationToken, ("$account", accountId));
}
