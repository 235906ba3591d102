using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Notifications;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Notifications;

public sealed class SqliteRunNoticesTests : RunNoticesContract, IDisposable
{
    private readonly TestDatabase database = new("runs", SqliteRunStore.Schema);

    public SqliteRunNoticesTests()
    {
        Runs = new SqliteRunStore(database.Database);
        Notices = new SqliteRunNotices(database.Database);
    }

    protected override IRunStore Runs { get; }

    private protected override IRunNotices Notices { get; }

    public void Dispose() => database.Dispose();
}
