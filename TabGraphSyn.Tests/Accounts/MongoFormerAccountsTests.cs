using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

[NeedsMongo]
public sealed class MongoFormerAccountsTests : FormerAccountsContract, IDisposable
{
    private readonly MongoTestDatabase database = new(MongoFormerAccounts.Indexes);

    protected override IFormerAccounts Store => new MongoFormerAccounts(database.Database);

    public void Dispose() => database.Dispose();
}
