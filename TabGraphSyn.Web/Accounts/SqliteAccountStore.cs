using Microsoft.Data.Sqlite;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Accounts;

/// <summary>Accounts in SQLite.</summary>
internal sealed class SqliteAccountStore(SqliteDatabase database) : IAccountStore
{
    public const string Feature = "accounts";

    public static readonly string[] Schema =
    [
        """
        CREATE TABLE accounts (
          id TEXT PRIMARY KEY,
          normalized_email TEXT NOT NULL UNIQUE,
          doc TEXT NOT NULL
        ) STRICT;
        """,
        """
        ALTER TABLE accounts ADD COLUMN search TEXT NOT NULL DEFAULT '';
        ALTER TABLE accounts ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE accounts ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
        UPDATE accounts SET
          search = normalized_email || char(10) || lower(doc ->> '$.name'),
          created_at = CAST(round(1000 * unixepoch(doc ->> '$.createdAt', 'subsec')) AS INTEGER);
        CREATE INDEX accounts_by_age ON accounts (created_at DESC, id DESC);
        """,
        "CREATE TABLE former_accounts (fingerprint TEXT PRIMARY KEY, month TEXT NOT NULL, runs INTEGER NOT NULL) STRICT;",
    ];

    public Task<Account?> TryCreate(Account account, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            // The transaction holds the write lock: no other account can appear between the question and the insert.
            var stored = IsEmpty(connection) ? account with { Role = Role.Administrator } : account;
            int added = SqliteDatabase.Run(
                connection,
                """
                INSERT INTO accounts (id, normalized_email, search, created_at, revision, doc) VALUES ($id, $email, $search, $created, $next, $doc)
                ON CONFLICT (normalized_email) DO NOTHING
                """,
                Columns(stored));
            return added == 1 ? stored : null;
        },
        cancellationToken);

    public Task<bool> IsEmpty(CancellationToken cancellationToken) => database.Read(IsEmpty, cancellationToken);

    public Task<Account?> Find(string id, CancellationToken cancellationToken) =>
        database.Find<Account>("SELECT doc FROM accounts WHERE id = $id", cancellationToken, ("$id", id));

    public Task<Account?> FindByEmail(string normalizedEmail, CancellationToken cancellationToken) =>
        database.Find<Account>("SELECT doc FROM accounts WHERE normalized_email = $email", cancellationToken, ("$email", normalizedEmail));

    public Task<Account?> TryUpdate(Account before, Account after, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            var stored = after with { Revision = before.Revision + 1 };
            int changed = SqliteDatabase.Run(
                connection,
                """
                UPDATE OR IGNORE accounts SET normalized_email = $email, search = $search, revision = $next, doc = $doc
                WHERE id = $id AND revision = $revision
                """,
                [("$revision", before.Revision), .. Columns(stored)]);
            return changed == 1 ? stored : null;
        },
        cancellationToken);

    public Task<IReadOnlyList<Account>> List(string? search, Account? before, int limit, CancellationToken cancellationToken) => database.List<Account>(
        """
        SELECT doc FROM accounts
        WHERE ($search IS NULL OR instr(search, $search) > 0) AND ($created IS NULL OR (created_at, id) < ($created, $id))
        ORDER BY created_at DESC, id DESC LIMIT $limit
        """,
        cancellationToken,
        ("$search", search?.ToLowerInvariant()), ("$created", Documents.Time(before?.CreatedAt)), ("$id", before?.Id), ("$limit", limit));

    public async Task<bool> Delete(string id, CancellationToken cancellationToken) =>
        await database.Execute("DELETE FROM accounts WHERE id = $id", cancellationToken, ("$id", id)) == 1;

    /// <summary>What the operator's search looks in.</summary>
    internal static string SearchText(Account account) => $"{account.NormalizedEmail}\n{account.Name.ToLowerInvariant()}";

    private static (string Name, object? Value)[] Columns(Account account) =>
    [
        ("$id", account.Id), ("$email", account.NormalizedEmail), ("$search", SearchText(account)), ("$next", account.Revision),
        ("$created", Documents.Time(account.CreatedAt)), ("$doc", Documents.Text(account)),
    ];

    private static bool IsEmpty(SqliteConnection connection) =>
        SqliteDatabase.Scalar(connection, "SELECT 1 FROM accounts LIMIT 1") is null;
}
