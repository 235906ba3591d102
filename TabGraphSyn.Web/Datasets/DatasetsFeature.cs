using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Datasets;

/// <summary>Packaged and uploaded tables: their catalogue, the upload, the profile.</summary>
public static class DatasetsFeature
{
    public static WebApplicationBuilder AddDatasets(this WebApplicationBuilder builder)
    {
        builder.Services.AddSqliteSchema("datasets", SqliteDatasetStore.Tables);
        builder.Services.AddMongoIndexes(MongoDatasetStore.Indexes);
        builder.Services.AddStore<IDatasetStore, SqliteDatasetStore, MongoDatasetStore>();
        builder.Services.AddSingleton<UploadStaging>();
        builder.Services.AddSingleton<ITableInspector, PipelineTableInspector>();
        builder.Services.AddSingleton<DatasetFiles>();
        builder.Services.AddSingleton<DatasetUploads>();
        builder.Services.AddSingleton<TableProfiles>();
        return builder;
    }

    public static WebApplication MapDatasets(this WebApplication app)
    {
        DatasetEndpoints.Map(app);
        return app;
    }
}
