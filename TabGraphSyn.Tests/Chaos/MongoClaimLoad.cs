using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Runs;
using Xunit.Abstractions;

namespace TabGraphSyn.Tests.Chaos;

[NeedsMongo]
public sealed class MongoClaimLoad : ClaimLoad, IDisposable
{
    private readonly MongoTestDatabase database = new(MongoRunStore.Indexes);

    public MongoClaimLoad(ITestOutputHelper output)
        : base(output) => Store = new MongoRunStore(database.Database, TimeProvider.System);

    protected override IRunStore Store { get; }

    public void Dispose() => database.Dispose();
}
