using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Storage;

/// <summary>
/// Where everything is kept. Each feature registers its store in both engines with <see cref="StoreRegistration.AddStore"/>,
/// and beside it its tables and indexes.
/// </summary>
public static class StorageFeature
{
    public static WebApplicationBuilder AddStorage(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<StorageOptions>(StorageOptions.Section, options => options.Problems());
        services.AddSingleton(provider => new DataDirectory(DataDirectory.Resolve(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.DataDirectory, provider.GetRequiredService<IHostEnvironment>().ContentRootPath)));
        services.AddSingleton(provider =>
            new SqliteDatabase(provider.GetRequiredService<DataDirectory>().Database, provider.GetServices<SqliteSchema>()));
        services.AddSingleton(provider => new MongoDatabase(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.MongoDb.ConnectionString, provider.GetServices<MongoIndex>()));
        services.AddSingleton<IBlobStore>(provider => new FolderBlobStore(provider.GetRequiredService<DataDirectory>().Blobs));
        KeepKeys(services);
        return builder;
    }

    /// <summary>Opens what is kept before anything listens, so that a folder or a server that can't be used stops the start.</summary>
    public static WebApplication MapStorage(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<DataDirectory>();
        if (StoreRegistration.UsesMongo(app.Services))
            app.Services.GetRequiredService<MongoDatabase>().Open(
                TimeSpan.FromSeconds(app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.MongoDb.ConnectSeconds),
                app.Services.GetRequiredService<ILogger<MongoDatabase>>());
        else
            _ = app.Services.GetRequiredService<SqliteDatabase>();
        _ = app.Services.GetRequiredService<IBlobStore>();
        return app;
    }

    // Keys that live as long as the data: a cookie issued before a restart still signs in after it.
    private static void KeepKeys(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("TabGraphSyn");
        services.AddOptions<KeyManagementOptions>()
            .Configure<DataDirectory, ILoggerFactory>((options, directory, loggers) =>
                options.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(directory.Keys), loggers));
    }
}
