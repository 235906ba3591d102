using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Health;

/// <summary>Tells proxies and whoever watches over this node whether it can do its work. Says no more, since anyone may ask.</summary>
public static partial class HealthFeature
{
    public const string Address = "/health";

    /// <summary>Says only that the process answers.</summary>
    public const string AliveAddress = "/healthz";

    /// <summary>A store that takes longer is as good as none for whoever waits for a page.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapGet(AliveAddress, () => TypedResults.Text("alive")).AllowAnonymous();
        app.MapGet(Address, async (HttpContext context, IAccountStore accounts, RunWorker worker, ILogger<HealthCommand> logger) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            bool ready = worker.IsReady && await Answers(accounts, logger, context.RequestAborted);
            return Results.Text(ready ? "ready" : "not ready", statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
        return app;
    }

    private static async Task<bool> Answers(IAccountStore accounts, ILogger logger, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await accounts.IsEmpty(limit.Token).WaitAsync(limit.Token);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogSilent(logger, e);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store doesn't answer")]
    private static partial void LogSilent(ILogger logger, Exception exception);
}
