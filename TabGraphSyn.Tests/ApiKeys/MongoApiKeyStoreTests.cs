using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.ApiKeys;

namespace TabGraphSyn.Tests.ApiKeys;

[NeedsMongo]
public sealed class MongoApiKeyStoreTests : ApiKeyStoreContract, IDisposable
{
    private readonly MongoTestDatabase database = new(MongoApiKeyStore.Indexes);

    protected override IApiKeyStore Store => new MongoApiKeyStore(database.Database);

    public void Dispose() => database.Dispose();
}
