using Microsoft.Extensions.DependencyInjection.Extensions;
using TabGraphSyn.Web.Shell;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>Runs: the queue, the worker, what pages follow and download.</summary>
public static class RunsFeature
{
    public static WebApplicationBuilder AddRuns(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<RunOptions>(RunOptions.Section, options => options.Problems());
        services.AddValidatedOptions<WorkerOptions>(WorkerOptions.Section, options => options.Problems());
        // Of scripts that anyone may read, the length tells nothing: they may be compressed on a secure connection too.
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.AddSqliteSchema("runs", SqliteRunStore.Schema);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMongoIndexes(MongoRunStore.Indexes);
        services.AddStore<IRunStore, SqliteRunStore, MongoRunStore>();
        services.AddSingleton<RunSignals>();
        services.AddSingleton<RunBoard>();
        services.AddSingleton<RunWatch>();
        services.AddSingleton<RunFiles>();
        services.AddSingleton<RunInputs>();
        services.AddSingleton<RunRequests>();
        services.AddSingleton<RunResults>();
        services.TryAddSingleton(PipelineCommand.Beside());
        services.AddSingleton<RunWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<RunWorker>());
        return builder;
    }

    public static WebApplication MapRuns(this WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/report-assets", StringComparison.Ordinal), branch => branch.UseResponseCompression());
        RunEndpoints.Map(app);
        return app;
    }
}
