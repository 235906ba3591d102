using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Workers;

namespace TabGraphSyn.Tests.Workers;

public sealed class SqliteWorkerStoreTests : WorkerStoreContract, IDisposable
{
    private readonly TestDatabase database = new(SqliteWorkerStore.Feature, SqliteWorkerStore.Schema);

    protected override IWorkerStore Store => new SqliteWorkerStore(database.Database);

    public void Dispose() => database.Dispose();
}
