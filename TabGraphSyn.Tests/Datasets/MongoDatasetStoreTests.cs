using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Datasets;

namespace TabGraphSyn.Tests.Datasets;

[NeedsMongo]
public sealed class MongoDatasetStoreTests : DatasetStoreContract, IDisposable
{
    private readonly MongoTestDatabase database = new(MongoDatasetStore.Indexes);

    protected override IDatasetStore Store => new MongoDatasetStore(database.Database);

    public void Dispose() => database.Dispose();
}
