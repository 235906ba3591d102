using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

[NeedsMongo]
public sealed class MongoAccountStoreTests : AccountStoreContract, IDisposable
{
    private readonly MongoTestDatabase database = new(MongoAccountStore.Indexes);

    protected override IAccountStore Store => new MongoAccountStore(database.Database);

    protected override IAccountStore OpenAnother() => new MongoAccountStore(database.Open());

    public void Dispose() => database.Dispose();
}
