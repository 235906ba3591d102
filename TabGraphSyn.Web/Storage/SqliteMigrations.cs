using Microsoft.Data.Sqlite;

namespace TabGraphSyn.Web.Storage;

/// <summary>Brings the tables of every feature to the version that this program knows.</summary>
internal static class SqliteMigrations
{
    /// <summary>All steps in one transaction: a step that fails leaves the database as it was.</summary>
    /// <exception cref="UnusableSettingException">A newer version of the program made the tables.</exception>
    public static void Apply(SqliteConnection connection, IEnumerable<SqliteSchema> schemas)
    {
        // Two processes may start at once: the second waits here and then finds nothing left to do.
        using var transaction = connection.BeginTransaction(deferred: false);
        Run(connection, transaction, "CREATE TABLE IF NOT EXISTS schema_versions (feature TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT");
        foreach (var schema in schemas)
        {
            int version = Version(connection, transaction, schema.Feature);
            if (version > schema.Steps.Count)
                throw new UnusableSettingException(
                    "Storage:DataDirectory",
                    $"the tables of '{schema.Feature}' are of version {version}, newer than this program knows ({schema.Steps.Count}). Start the newer program, or name another folder.");
            foreach (string step in schema.Steps.Skip(version))
                Run(connection, transaction, step);
            Run(
                connection,
                transaction,
                "INSERT INTO schema_versions VALUES ($feature, $version) ON CONFLICT (feature) DO UPDATE SET version = $version",
                ("$feature", schema.Feature),
                ("$version", schema.Steps.Count));
        }

        transaction.Commit();
    }

    private static int Version(SqliteConnection connection, SqliteTransaction transaction, string feature)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT version FROM schema_versions WHERE feature = $feature";
        command.Parameters.AddWithValue("$feature", feature);
        return command.ExecuteScalar() is long version ? (int)version : 0;
    }

    private static void Run(SqliteConnection connection, SqliteTransaction transaction, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Steps are literals of the features.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
