using Microsoft.Data.Sqlite;

namespace TabGraphSyn.Web.Storage;

/// <summary>
/// One SQLite file, shared by the stores of all features. A table has a JSON column <c>doc</c> with the whole record and
/// real columns for what is filtered or sorted. Records are text and times are numbers as
/// <see cref="Documents"/> makes them.
/// </summary>
/// <remarks>
/// Write-ahead log, so that readers never wait; full synchronisation, so that what was acknowledged survives a power
/// cut; writers of this process queue without blocking a thread, those of other processes wait by the busy timeout.
/// </remarks>
public sealed class SqliteDatabase : IDisposable
{
    private const int BusyTimeoutMilliseconds = 10_000;

    private readonly string connectionString;
    private readonly SemaphoreSlim writer = new(1, 1);

    /// <summary>Opens the file, makes it where it is missing, and brings the tables up to date.</summary>
    /// <exception cref="UnusableSettingException">The file can't be opened or written, or a newer version made it.</exception>
    public SqliteDatabase(string path, IEnumerable<SqliteSchema> schemas)
    {
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();
        try
        {
            using var connection = Open();
            Run(connection, "PRAGMA journal_mode = WAL");
            SqliteMigrations.Apply(connection, schemas);
        }
        catch (SqliteException e)
        {
            throw new UnusableSettingException(
                "Storage:DataDirectory",
                $"the database {path} can't be used ({e.Message.TrimEnd('.')}). Free space on its disk, let this user write there, or name another folder.",
                e);
        }
    }

    /// <summary>The record in the first column of the first row; null where there is no row.</summary>
    public Task<T?> Find<T>(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
        where T : class => Read(connection => Records<T>(connection, sql, parameters).FirstOrDefault(), cancellationToken);

    /// <summary>The records in the first column of every row.</summary>
    public Task<IReadOnlyList<T>> List<T>(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
        where T : class => Read<IReadOnlyList<T>>(connection => [.. Records<T>(connection, sql, parameters)], cancellationToken);

    /// <summary>Runs one statement that changes rows, as a transaction of its own.</summary>
    /// <returns>Number of rows changed.</returns>
    public Task<int> Execute(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        Write(connection => Run(connection, sql, parameters), cancellationToken);

    /// <summary>Runs one statement that changes a row and returns its <c>doc</c> (<c>… RETURNING doc</c>); null where it changed none.</summary>
    public Task<T?> ExecuteReturning<T>(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
        where T : class => Write(connection => Records<T>(connection, sql, parameters).ToList().FirstOrDefault(), cancellationToken);

    /// <summary>Reads with a connection of its own; never waits for a writer.</summary>
    public Task<T> Read<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var connection = Open();
        return Task.FromResult(read(connection));
    }

    /// <summary>
    /// Reads and writes in one transaction that holds the write lock from its beginning, so that what was read still
    /// holds when it is written. Nothing is kept when it throws.
    /// </summary>
    public async Task<T> Write<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        await writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = Open();
            Run(connection, "BEGIN IMMEDIATE");
            try
            {
                var result = write(connection);
                Run(connection, "COMMIT");
                return result;
            }
            catch
            {
                RollBack(connection);
                throw;
            }
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>Runs a statement on a connection that <see cref="Read"/> or <see cref="Write"/> handed out.</summary>
    /// <returns>Number of rows changed.</returns>
    public static int Run(SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row on such a connection; null where there is no row or no value.</summary>
    public static object? Scalar(SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    /// <summary>The records in the first column of every row on such a connection, read as they are asked for.</summary>
    public static IEnumerable<T> Records<T>(SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
        where T : class
    {
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return Documents.Record<T>(reader.GetString(0));
    }

    /// <summary>The texts in the first column of every row on such a connection, read as they are asked for.</summary>
    public static IEnumerable<string> Texts(SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return reader.GetString(0);
    }

    public void Dispose()
    {
        writer.Dispose();
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            Run(connection, $"PRAGMA busy_timeout = {BusyTimeoutMilliseconds}; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are literals of the stores; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    // A full disk ends the transaction by itself; then there is nothing to roll back.
    private static void RollBack(SqliteConnection connection)
    {
        try
        {
            Run(connection, "ROLLBACK");
        }
        catch (SqliteException)
        {
            SqliteConnection.ClearPool(connection);
        }
    }
}
