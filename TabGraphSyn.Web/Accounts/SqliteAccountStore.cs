using Microsoft.Data.Sqlite;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Accounts;

/// <summary>Accounts in SQLite.</summary>
internal sealed class SqliteAccountStore(SqliteDatabase database) : IAccountStore
{
    public const string Feature = "accounts";

    public const string Tables =
        """
        CREATE TABLE accounts (
          id TEXT PRIMARY KEY,
          normalized_email TEXT NOT NULL UNIQUE,
          doc TEXT NOT NULL
        ) STRICT;
        """;

    public Task<Account?> TryCreate(Account account, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            // The transaction holds the write lock: no other account can appear between the question and the insert.
            var stored = IsEmpty(connection) ? account with { Role = Role.Administrator } : account;
            int added = SqliteDatabase.Run(
                connection,
                "INSERT INTO accounts (id, normalized_email, doc) VALUES ($id, $email, $doc) ON CONFLICT (normalized_email) DO NOTHING",
                ("$id", stored.Id),
                ("$email", stored.NormalizedEmail),
                ("$doc", SqliteDatabase.Document(stored)));
            return added == 1 ? stored : null;
        },
        cancellationToken);

    public Task<bool> IsEmpty(CancellationToken cancellationToken) => database.Read(IsEmpty, cancellationToken);

    public Task<Account?> Find(string id, CancellationToken cancellationToken) =>
        database.Find<Account>("SELECT doc FROM accounts WHERE id = $id", cancellationToken, ("$id", id));

    public Task<Account?> FindByEmail(string normalizedEmail, CancellationToken cancellationToken) =>
        database.Find<Account>("SELECT doc FROM accounts WHERE normalized_email = $email", cancellationToken, ("$email", normalizedEmail));

    public Task<bool> TryUpdate(Account before, Account after, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            var stored = SqliteDatabase.Records<Account>(connection, "SELECT doc FROM accounts WHERE id = $id", ("$id", before.Id)).ToList();
            if (stored is not [var current] || current != before)
                return false;
            return SqliteDatabase.Run(
                connection,
                "UPDATE OR IGNORE accounts SET normalized_email = $email, doc = $doc WHERE id = $id",
                ("$id", before.Id),
                ("$email", after.NormalizedEmail),
                ("$doc", SqliteDatabase.Document(after))) == 1;
        },
        cancellationToken);

    private static bool IsEmpty(SqliteConnection connection) =>
        SqliteDatabase.Scalar(connection, "SELECT 1 FROM accounts LIMIT 1") is null;
}
