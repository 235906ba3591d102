using Microsoft.Data.Sqlite;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Migration;

/// <summary>An installation in SQLite that is not running.</summary>
internal sealed class SqliteInstallation : IDisposable
{
    private const string Option = "--from";

    private readonly DataDirectory directory;
    private readonly SqliteDatabase database;

    private SqliteInstallation(DataDirectory directory, SqliteDatabase database)
    {
        this.directory = directory;
        this.database = database;
    }

    public string Path => directory.Root;

    /// <summary>Opens the installation, and brings its tables to the present version as a start of the application does.</summary>
    /// <exception cref="UnusableSettingException">There is none, or it runs.</exception>
    public static SqliteInstallation Open(string path, IEnumerable<SqliteSchema> schemas)
    {
        string full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(System.IO.Path.Combine(full, "tabgraphsyn.db")))
            throw new UnusableSettingException(Option, $"the folder {full} holds no tabgraphsyn.db; name the data directory of an installation.");
        var directory = new DataDirectory(full);
        if (Directory.EnumerateFiles(directory.Folder("work"), "lock", SearchOption.AllDirectories).Any(IsHeld))
            throw new UnusableSettingException(Option, $"a worker uses {full} at this moment; stop the application first.");
        return new SqliteInstallation(directory, new SqliteDatabase(directory.Database, schemas));
    }

    /// <summary>The texts of every row, read as they are asked for while the action runs.</summary>
    public Task Rows(string sql, Action<IEnumerable<string?[]>> read, CancellationToken cancellationToken) => database.Read(
        connection =>
        {
            read(Rows(connection, sql));
            return true;
        },
        cancellationToken);

    /// <summary>Keys and paths of all blobs.</summary>
    public IEnumerable<(string Key, string Path)> Blobs() => Directory.EnumerateFiles(directory.Blobs, "*", SearchOption.AllDirectories)
        .Select(path => (System.IO.Path.GetRelativePath(directory.Blobs, path).Replace(System.IO.Path.DirectorySeparatorChar, '/'), path))
        .Where(blob => !blob.Item1.StartsWith('.'));

    /// <summary>Paths of the keys that protect cookies.</summary>
    public IEnumerable<string> Keys() => Directory.EnumerateFiles(directory.Keys, "*.xml");

    public void Dispose() => database.Dispose();

    private static IEnumerable<string?[]> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A literal of the migration.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return [.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetString(column))];
    }

    private static bool IsHeld(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
