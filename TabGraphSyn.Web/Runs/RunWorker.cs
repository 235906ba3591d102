using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>Claims the runs of this node's tiers and works on them, a few at once, until the application stops.</summary>
internal sealed class RunWorker(
    IRunStore store,
    DatasetFiles inputs,
    RunFiles files,
    RunResults results,
    RunBoard board,
    RunSignals signals,
    PipelineCommand command,
    DataDirectory data,
    IOptions<WorkerOptions> configured,
    TimeProvider time,
    ILogger<RunWorker> logger) : BackgroundService
{
    /// <summary>How soon a run that another node accepted is seen.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly WorkerOptions options = configured.Value;

    /// <summary>Whether runs are being claimed; true as well on a node that only serves pages.</summary>
    public bool IsReady { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var tiers = options.ParseTiers();
        if (tiers.Count == 0)
        {
            IsReady = true;
            return;
        }

        try
        {
            using var identity = WorkerIdentity.Take(data.Folder("work"));
            await TakeOver(identity, stoppingToken);
            IsReady = true;
            var tools = new RunTools(store, inputs, files, results, board, signals, command, options, time, logger);
            await Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(_ => Work(tools, tiers, identity, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The application stops.
        }
        finally
        {
            IsReady = tiers.Count == 0;
        }
    }

    /// <summary>What this worker held when it last ended is held by nobody now: gives it back, and removes what ended meanwhile.</summary>
    private async Task TakeOver(WorkerIdentity identity, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                int released = await store.ReleaseAll(identity.Id, time.GetUtcNow(), stopping);
                if (released > 0) logger.LogInformation("Going on with {Count} runs that an earlier process left", released);
                var unfinished = await store.UnfinishedIds(stopping);
                foreach (string folder in Directory.EnumerateDirectories(identity.Folder))
                {
                    var left = new RunWorkFolder(identity.Folder, Path.GetFileName(folder));
                    await left.EndLeftover(TimeSpan.FromSeconds(options.GraceSeconds));
                    if (!unfinished.Contains(Path.GetFileName(folder))) left.Remove();
                }

                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning(e, "The store of runs can't be reached; trying again");
                await Task.Delay(PollInterval, stopping);
            }
        }
    }

    private async Task Work(RunTools tools, IReadOnlyList<Tier> tiers, WorkerIdentity identity, CancellationToken stopping)
    {
        using var queue = signals.Subscribe(RunSignals.Queue);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var lease = TimeSpan.FromSeconds(options.LeaseSeconds);
                if (await store.Claim(new RunClaim(tiers, identity.Id, time.GetUtcNow(), lease), stopping) is { } run)
                    await RunExecution.Execute(tools, run, identity.Folder, stopping);
                else
                    await queue.Wait(PollInterval, stopping);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whatever it was, the lease of the run at hand will end and the run be claimed again.
                logger.LogError(e, "Working on a run failed");
                await Task.Delay(PollInterval, stopping);
            }
        }
    }
}
