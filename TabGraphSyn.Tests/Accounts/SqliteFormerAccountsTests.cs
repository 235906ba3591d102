using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

public sealed class SqliteFormerAccountsTests : FormerAccountsContract, IDisposable
{
    private readonly TestDatabase database = new(SqliteAccountStore.Feature, SqliteAccountStore.Schema);

    protected override IFormerAccounts Store => new SqliteFormerAccounts(database.Database);

    public void Dispose() => database.Dispose();
}
