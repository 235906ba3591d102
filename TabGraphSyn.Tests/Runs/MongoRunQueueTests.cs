using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

[NeedsMongo]
public sealed class MongoRunQueueTests : RunQueueContract, IDisposable
{
    private readonly MongoTestDatabase database = new(MongoRunStore.Indexes);

    public MongoRunQueueTests() => Store = new MongoRunStore(database.Database, TimeProvider.System);

    protected override IRunStore Store { get; }

    protected override IRunStore OpenAnother() => new MongoRunStore(database.Open(), TimeProvider.System);

    public void Dispose() => database.Dispose();
}
