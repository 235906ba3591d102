using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Runs;
using Xunit.Abstractions;

namespace TabGraphSyn.Tests.Chaos;

public sealed class SqliteClaimLoad(ITestOutputHelper output) : ClaimLoad(output), IDisposable
{
    private readonly TestDatabase database = new("runs", SqliteRunStore.Schema);

    protected override IRunStore Store => new SqliteRunStore(database.Database);

    public void Dispose() => database.Dispose();
}
