using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace TabGraphSyn.Web.Storage;

/// <summary>
/// Where everything is kept. An engine is chosen here; each feature registers its tables with
/// <see cref="SqliteSchemaRegistration.AddSqliteSchema"/> and its stores beside them.
/// </summary>
public static class StorageFeature
{
    public static WebApplicationBuilder AddStorage(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<StorageOptions>()
            .BindConfiguration(StorageOptions.Section)
            .Validate(options => !string.IsNullOrWhiteSpace(options.DataDirectory), "Storage:DataDirectory: name a folder.")
            .Validate(options => Enum.IsDefined(options.Engine), "Storage:Engine: the engine is Sqlite.")
            .ValidateOnStart();
        builder.Services.AddSingleton(services =>
        {
            string configured = services.GetRequiredService<IOptions<StorageOptions>>().Value.DataDirectory;
            return new DataDirectory(DataDirectory.Resolve(configured, services.GetRequiredService<IHostEnvironment>().ContentRootPath));
        });
        builder.Services.AddSingleton(services =>
            new SqliteDatabase(services.GetRequiredService<DataDirectory>().Database, services.GetServices<SqliteSchema>()));
        builder.Services.AddSingleton<IBlobStore>(services => new FolderBlobStore(services.GetRequiredService<DataDirectory>().Blobs));
        KeepKeys(builder.Services);
        return builder;
    }

    /// <summary>Opens what is kept before anything listens, so that a folder that can't be used stops the start.</summary>
    public static WebApplication MapStorage(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<SqliteDatabase>();
        _ = app.Services.GetRequiredService<IBlobStore>();
        return app;
    }

    // Keys that live as long as the data: a cookie issued before a restart still signs in after it.
    private static void KeepKeys(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("TabGraphSyn");
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<DataDirectory, ILoggerFactory>((options, directory, loggers) =>
                options.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(
                    new DirectoryInfo(directory.Keys), loggers));
    }
}
