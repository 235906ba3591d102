using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

public sealed class SqliteRunQueueTests : RunQueueContract, IDisposable
{
    private readonly TestDatabase database = new("runs", SqliteRunStore.Schema);

    protected override IRunStore Store => new SqliteRunStore(database.Database);

    protected override IRunStore OpenAnother() => new SqliteRunStore(database.Open());

    public void Dispose() => database.Dispose();
}
