using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Workers;

namespace TabGraphSyn.Tests.Workers;

[NeedsMongo]
public sealed class MongoWorkerStoreTests : WorkerStoreContract, IDisposable
{
    private readonly MongoTestDatabase database = new();

    protected override IWorkerStore Store => new MongoWorkerStore(database.Database);

    public void Dispose() => database.Dispose();
}
