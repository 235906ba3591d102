using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>Runs: the queue, the worker, what pages follow and download.</summary>
public static class RunsFeature
{
    public static WebApplicationBuilder AddRuns(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        AddOptions<RunOptions>(services, RunOptions.Section, options => options.Problems());
        AddOptions<WorkerOptions>(services, WorkerOptions.Section, options => options.Problems());
        // Of scripts that anyone may read, the length tells nothing: they may be compressed on a secure connection too.
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.AddSqliteSchema("runs", SqliteRunStore.Schema);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IRunStore, SqliteRunStore>();
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

    private static void AddOptions<T>(IServiceCollection services, string section, Func<T, IEnumerable<string>> problems)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>>(new ValidateBy<T>(problems));
    }

    private sealed class ValidateBy<T>(Func<T, IEnumerable<string>> problems) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) =>
            problems(options).ToList() is [_, ..] found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
    }
}
