using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.ApiKeys;

namespace TabGraphSyn.Tests.ApiKeys;

public sealed class SqliteApiKeyStoreTests : ApiKeyStoreContract, IDisposable
{
    private readonly TestDatabase database = new(SqliteApiKeyStore.Feature, SqliteApiKeyStore.Schema);

    protected override IApiKeyStore Store => new SqliteApiKeyStore(database.Database);

    public void Dispose() => database.Dispose();
}
