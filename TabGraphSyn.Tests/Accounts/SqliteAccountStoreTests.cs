using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

public sealed class SqliteAccountStoreTests : AccountStoreContract, IDisposable
{
    private readonly TestDatabase database = new(SqliteAccountStore.Feature, SqliteAccountStore.Schema);

    protected override IAccountStore Store => new SqliteAccountStore(database.Database);

    protected override IAccountStore OpenAnother() => new SqliteAccountStore(database.Open());

    public void Dispose() => database.Dispose();
}
