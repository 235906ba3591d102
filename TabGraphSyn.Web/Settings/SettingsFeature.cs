using Microsoft.AspNetCore.Http.HttpResults;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Settings;

/// <summary>What a person sets for themselves, takes along, or takes away.</summary>
public static class SettingsFeature
{
    public static WebApplicationBuilder AddSettings(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AccountDeletion>();
        builder.Services.AddSingleton<AccountExport>();
        builder.Services.AddScoped<AccountChange>();
        return builder;
    }

    public static WebApplication MapSettings(this WebApplication app)
    {
        app.MapGet("/settings/data/export", Export).RequireAuthorization();
        return app;
    }

    private static async Task<PushStreamHttpResult> Export(
        HttpContext context, CurrentAccount current, AccountExport export, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = await current.Get(cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(
            output => export.Write(account, output, cancellationToken), "application/zip", $"tabgraphsyn-{time.GetUtcNow():yyyy-MM-dd}.zip");
    }
}
