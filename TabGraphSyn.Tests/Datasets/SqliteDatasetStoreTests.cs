using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Datasets;

public sealed class SqliteDatasetStoreTests : DatasetStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDatabase database;

    public SqliteDatasetStoreTests() =>
        database = new SqliteDatabase(folder.File("test.db"), [new SqliteSchema("datasets", [SqliteDatasetStore.Tables])]);

    protected override IDatasetStore Store => new SqliteDatasetStore(database);

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }
}
