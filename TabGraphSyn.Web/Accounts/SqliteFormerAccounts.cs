using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Accounts;

/// <summary>What deleted accounts had used, in SQLite: a table beside the accounts.</summary>
internal sealed class SqliteFormerAccounts(SqliteDatabase database) : IFormerAccounts
{
    public Task Keep(string normalizedEmail, SpentRuns spent, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            SqliteDatabase.Run(connection, "DELETE FROM former_accounts WHERE month < $month", ("$month", spent.Month));
            return SqliteDatabase.Run(
                connection,
                """
                INSERT INTO former_accounts (fingerprint, month, runs) VALUES ($fingerprint, $month, $runs)
                ON CONFLICT (fingerprint) DO UPDATE SET runs = max(runs, $runs)
                """,
                ("$fingerprint", AddressFingerprint.Of(normalizedEmail)), ("$month", spent.Month), ("$runs", spent.Runs));
        },
        cancellationToken);

    public Task<SpentRuns?> Find(string normalizedEmail, CancellationToken cancellationToken) => database.Find<SpentRuns>(
        "SELECT json_object('month', month, 'runs', runs) FROM former_accounts WHERE fingerprint = $fingerprint",
        cancellationToken, ("$fingerprint", AddressFingerprint.Of(normalizedEmail)));
}
