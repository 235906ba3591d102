using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.ApiKeys;

/// <summary>Keys with which a person's programs act for the account.</summary>
public static class ApiKeysFeature
{
    public static WebApplicationBuilder AddApiKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddSqliteSchema(SqliteApiKeyStore.Feature, SqliteApiKeyStore.Schema);
        builder.Services.AddMongoIndexes(MongoApiKeyStore.Indexes);
        builder.Services.AddStore<IApiKeyStore, SqliteApiKeyStore, MongoApiKeyStore>();
        builder.Services.AddSingleton<ApiKeyRequests>();
        return builder;
    }
}
