using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Notifications;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Notifications;

[NeedsMongo]
public sealed class MongoRunNoticesTests : RunNoticesContract, IDisposable
{
    private readonly MongoTestDatabase database = new(MongoRunStore.Indexes);

    public MongoRunNoticesTests()
    {
        Runs = new MongoRunStore(database.Database, TimeProvider.System);
        Notices = new MongoRunNotices(database.Database);
    }

    protected override IRunStore Runs { get; }

    private protected override IRunNotices Notices { get; }

    public void Dispose() => database.Dispose();
}
