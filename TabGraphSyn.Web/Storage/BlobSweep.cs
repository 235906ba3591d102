namespace TabGraphSyn.Web.Storage;

/// <summary>Removes from MongoDB, a few times an hour, the files that no key holds any more.</summary>
internal sealed partial class BlobSweep(IServiceProvider services, ILogger<BlobSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (services.GetRequiredService<IBlobStore>() is not GridFsBlobStore blobs) return;
        using var timer = new PeriodicTimer(Period);
        do
        {
            try
            {
                await blobs.Sweep(stoppingToken);
            }
            catch (Exception e) when (StorageOutage.IsOne(e))
            {
                LogFailure(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "Files that nobody needs any more could not be removed; trying again in a while")]
    private partial void LogFailure(Exception exception);
}
