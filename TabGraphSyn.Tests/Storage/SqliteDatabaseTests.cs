using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private const string Table = "CREATE TABLE things (id TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT";
    private readonly TemporaryFolder folder = new();

    private enum Colour
    {
        Red,
        DarkRed,
    }

    [Fact]
    public async Task Constructor_NewFile_UsesTheWriteAheadLogAndFullSynchronisation()
    {
        using var database = Open(new SqliteSchema("things", [Table]));

        var settings = await database.Read(
            connection => (SqliteDatabase.Scalar(connection, "PRAGMA journal_mode"), SqliteDatabase.Scalar(connection, "PRAGMA synchronous")),
            CancellationToken.None);
        Assert.Equal(("wal", 2L), settings);
    }

    [Fact]
    public async Task Constructor_MoreSteps_KeepsRowsAndRunsOnlyTheNewSteps()
    {
        using (var before = Open(new SqliteSchema("things", [Table])))
            await Insert(before, "a", new Thing("kept", Colour.DarkRed, null));

        using var after = Open(
            new SqliteSchema("things", [Table, "ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 7"]),
            new SqliteSchema("others", ["CREATE TABLE others (id TEXT) STRICT; CREATE INDEX others_by_id ON others (id)"]));

        Assert.Equal(new Thing("kept", Colour.DarkRed, null), await after.Find<Thing>("SELECT doc FROM things WHERE size = 7", CancellationToken.None));
    }

    [Fact]
    public async Task Constructor_StepFails_LeavesTheTablesAsTheyWere()
    {
        Open(new SqliteSchema("things", [Table])).Dispose();

        Assert.Throws<UnusableSettingException>(() => Open(new SqliteSchema("things", [Table, "DROP TABLE things", "NO SQL"])));

        using var again = Open(new SqliteSchema("things", [Table]));
        Assert.Empty(await again.List<Thing>("SELECT doc FROM things", CancellationToken.None));
    }

    [Fact]
    public void Constructor_NewerTables_SaysWhichProgramToStart()
    {
        Open(new SqliteSchema("things", [Table, "SELECT 1"])).Dispose();

        var exception = Assert.Throws<UnusableSettingException>(() => Open(new SqliteSchema("things", [Table])));

        Assert.Contains("newer than this program knows", exception.Message);
    }

    [Fact]
    public void Constructor_NotADatabase_NamesTheKeyAndTheFile()
    {
        folder.Write("test.db", new string('x', 5000));

        var exception = Assert.Throws<UnusableSettingException>(() => Open(new SqliteSchema("things", [Table])));

        Assert.StartsWith("Storage:DataDirectory: the database ", exception.Message);
        Assert.Contains(folder.File("test.db"), exception.Message);
    }

    [Fact]
    public async Task Write_Throws_KeepsNothing()
    {
        using var database = Open(new SqliteSchema("things", [Table]));

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Write<int>(
            connection =>
            {
                SqliteDatabase.Run(connection, "INSERT INTO things VALUES ('a', '{}')");
                throw new InvalidOperationException();
            },
            CancellationToken.None));

        Assert.Null(await database.Find<Thing>("SELECT doc FROM things", CancellationToken.None));
        await Insert(database, "a", new Thing("next", Colour.Red, 1));
    }

    [Fact]
    public async Task Write_ManyAtOnceThroughTwoConnections_LosesNone()
    {
        using var one = Open(new SqliteSchema("things", ["CREATE TABLE things (n INTEGER NOT NULL) STRICT; INSERT INTO things VALUES (0)"]));
        using var two = Open(new SqliteSchema("things", ["CREATE TABLE things (n INTEGER NOT NULL) STRICT; INSERT INTO things VALUES (0)"]));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => (i % 2 == 0 ? one : two).Write(
            connection =>
            {
                long n = (long)SqliteDatabase.Scalar(connection, "SELECT n FROM things")!;
                return SqliteDatabase.Run(connection, "UPDATE things SET n = $n", ("$n", n + 1));
            },
            CancellationToken.None))));

        Assert.Equal(100L, await one.Read(connection => SqliteDatabase.Scalar(connection, "SELECT n FROM things"), CancellationToken.None));
    }

    [Fact]
    public async Task ExecuteReturning_NoRow_ReturnsNull()
    {
        using var database = Open(new SqliteSchema("things", [Table]));
        await Insert(database, "a", new Thing("a", Colour.DarkRed, 0.1));

        Assert.Equal(
            new Thing("a", Colour.DarkRed, 0.1),
            await database.ExecuteReturning<Thing>("DELETE FROM things WHERE id = $id RETURNING doc", CancellationToken.None, ("$id", "a")));
        Assert.Null(
            await database.ExecuteReturning<Thing>("DELETE FROM things WHERE id = $id RETURNING doc", CancellationToken.None, ("$id", "a")));
    }

    [Fact]
    public void Document_Record_NamesEnumsAndLeavesNullsOut() =>
        Assert.Equal("""{"name":"a","colour":"DarkRed"}""", Documents.Text(new Thing("a", Colour.DarkRed, null)));

    public void Dispose() => folder.Dispose();

    private static Task<int> Insert(SqliteDatabase database, string id, Thing thing) => database.Execute(
        "INSERT INTO things (id, doc) VALUES ($id, $doc)", CancellationToken.None, ("$id", id), ("$doc", Documents.Text(thing)));

    private SqliteDatabase Open(params SqliteSchema[] schemas) => new(folder.File("test.db"), schemas);

    private sealed record Thing(string Name, Colour Colour, double? Size);
}
