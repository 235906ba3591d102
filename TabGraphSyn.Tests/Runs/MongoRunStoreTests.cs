using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

[NeedsMongo]
public sealed class MongoRunStoreTests : RunStoreContract, IDisposable
{
    private readonly MongoTestDatabase database = new(MongoRunStore.Indexes);

    public MongoRunStoreTests() => Store = new MongoRunStore(database.Database, TimeProvider.System);

    protected override IRunStore Store { get; }

    public void Dispose() => database.Dispose();
}
