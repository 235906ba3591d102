using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Runs;

public sealed class SqliteRunStoreTests : RunStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDatabase database;

    public SqliteRunStoreTests()
    {
        database = new SqliteDatabase(folder.File("test.db"), [new SqliteSchema("runs", SqliteRunStore.Schema)]);
        Store = new SqliteRunStore(database);
    }

    protected override IRunStore Store { get; }

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }
}
