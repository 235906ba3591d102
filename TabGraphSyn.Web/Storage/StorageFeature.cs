using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
        services.TryAddSingleton(TimeProvider.System);
        services.AddMongoIndexes(GridFsBlobStore.Indexes);
        services.AddSingleton<IBlobStore>(provider => StoreRegistration.UsesMongo(provider)
            ? ActivatorUtilities.CreateInstance<GridFsBlobStore>(provider)
            : new FolderBlobStore(provider.GetRequiredService<DataDirectory>().Blobs));
        services.AddHostedService<BlobSweep>();
        KeepKeys(services);
        return builder;
    }

    /// <summary>Opens what is kept before anything listens, so that a folder or a server that can't be used stops the start.</summary>
    public static WebApplication MapStorage(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<DataDirectory>();
        if (StoreRegistration.UsesMongo(app.Services))
            OpenMongo(app.Services);
        else
            _ = app.Services.GetRequiredService<SqliteDatabase>();
        _ = app.Services.GetRequiredService<IBlobStore>();
        return app;
    }

    private static void OpenMongo(IServiceProvider services)
    {
        var database = services.GetRequiredService<MongoDatabase>();
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value.MongoDb;
        database.Open(TimeSpan.FromSeconds(options.ConnectSeconds), services.GetRequiredService<ILogger<MongoDatabase>>());
        if (database.IsUnfinished())
            throw new UnusableSettingException(MongoDatabase.Key, $"a migration into {database.Address} was not finished; run it again, or name another database.");
    }

    // Keys that live as long as the data: a cookie issued before a restart still signs in after it.
    private static void KeepKeys(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("TabGraphSyn");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((options, provider) =>
            options.XmlRepository = StoreRegistration.UsesMongo(provider)
                ? ActivatorUtilities.CreateInstance<MongoKeyRepository>(provider)
                : new FileSystemXmlRepository(
                    new DirectoryInfo(provider.GetRequiredService<DataDirectory>().Keys), provider.GetRequiredService<ILoggerFactory>()));
    }
}
