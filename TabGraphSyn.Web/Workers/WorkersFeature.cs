using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Workers;

/// <summary>The registry of workers, for the operator.</summary>
public static class WorkersFeature
{
    public static WebApplicationBuilder AddWorkers(this WebApplicationBuilder builder)
    {
        builder.Services.AddSqliteSchema(SqliteWorkerStore.Feature, SqliteWorkerStore.Schema);
        builder.Services.AddStore<IWorkerStore, SqliteWorkerStore, MongoWorkerStore>();
        return builder;
    }
}
