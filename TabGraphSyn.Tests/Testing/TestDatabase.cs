using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Testing;

/// <summary>A SQLite database in a folder of its own, with the tables of one feature.</summary>
public sealed class TestDatabase : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteSchema schema;
    private readonly List<SqliteDatabase> opened = [];

    public TestDatabase(string feature, params string[] steps)
    {
        schema = new SqliteSchema(feature, steps);
        Database = Open();
    }

    public SqliteDatabase Database { get; }

    /// <summary>Opens the same file once more, as another process does.</summary>
    public SqliteDatabase Open()
    {
        var database = new SqliteDatabase(folder.File("test.db"), [schema]);
        opened.Add(database);
        return database;
    }

    public void Dispose()
    {
        opened.ForEach(database => database.Dispose());
        folder.Dispose();
    }
}
