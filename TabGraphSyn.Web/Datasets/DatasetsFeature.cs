using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Datasets;

/// <summary>Packaged and uploaded tables: their catalogue, the upload, the profile.</summary>
public static class DatasetsFeature
{
    public static WebApplicationBuilder AddDatasets(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DatasetOptions>()
            .BindConfiguration(DatasetOptions.Section)
            .Validate(
                options => options.MaxUploadMegabytes.Free is >= 1 and <= 2_000,
                "Datasets:MaxUploadMegabytes:Free: give a number of megabytes from 1 to 2000.")
            .Validate(
                options => options.MaxUploadMegabytes.Paid is >= 1 and <= 2_000,
                "Datasets:MaxUploadMegabytes:Paid: give a number of megabytes from 1 to 2000.")
            .ValidateOnStart();
        builder.Services.AddSqliteSchema("datasets", SqliteDatasetStore.Tables);
        builder.Services.AddSingleton<IDatasetStore, SqliteDatasetStore>();
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
