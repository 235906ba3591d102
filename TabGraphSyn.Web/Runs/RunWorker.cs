using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Storage;
using TabGraphSyn.Web.Workers;

namespace TabGraphSyn.Web.Runs;

/// <summary>Claims the runs of this node's tiers and works on them, a few at once, until the application stops.</summary>
internal sealed class RunWorker(
    IRunStore store,
    IWorkerStore registry,
    DatasetFiles inputs,
    RunFiles files,
    RunResults results,
    RunBoard board,
    RunSignals signals,
    PipelineCommand command,
    DataDirectory data,
    IOptions<WorkerOptions> configured,
    IOptions<TierOptions> limits,
    TimeProvider time,
    ILogger<RunWorker> logger) : BackgroundService
{
    /// <summary>How soon a run that another node accepted is seen.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly WorkerOptions options = configured.Value;
    private readonly SemaphoreSlim gpu = new(configured.Value.GpuConcurrency);

    /// <summary>Whether runs are being claimed; true as well on a node that only serves pages.</summary>
    public bool IsReady { get; private set; }

    public override void Dispose()
    {
        gpu.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var slots = options.ParseSlots();
        if (slots.Count == 0)
        {
            IsReady = true;
            return;
        }

        try
        {
            using var identity = WorkerIdentity.Take(data.Folder("work"));
            var device = NodeDevice.Find(command, options.Device, logger, stoppingToken);
            await TakeOver(identity, stoppingToken);
            IsReady = true;
            var tools = new RunTools(store, inputs, files, results, board, signals, command, await device, options, time, logger);
            var registration = new WorkerRegistration(registry, board, time, logger).Report(identity.Id, options.ParseTiers(), slots.Count, tools.Device.Text, stoppingToken);
            await Task.WhenAll([registration, .. slots.Select(tiers => Work(tools, tiers, identity, stoppingToken))]);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The application stops.
        }
        finally
        {
            IsReady = false;
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
        bool overdueFirst = true;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var claim = new RunClaim(tiers, identity.Id, time.GetUtcNow(), TimeSpan.FromSeconds(options.LeaseSeconds))
                {
                    MaximumWait = TimeSpan.FromMinutes(options.MaximumWaitMinutes),
                    OverdueFirst = overdueFirst,
                };
                if (await WorkOnNext(tools, claim, identity, stopping) is { } run)
                    // Every second claim at most goes by age, so that neither tier keeps the other waiting for ever.
                    overdueFirst = !(overdueFirst && run.CreatedAt <= claim.OverdueBefore);
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

    /// <summary>Claims a run and works on it to its end. Null when nothing is due, or what is due needs the GPU, which is taken.</summary>
    private async Task<Run?> WorkOnNext(RunTools tools, RunClaim claim, WorkerIdentity identity, CancellationToken stopping)
    {
        bool holdsGpu = tools.Device.HasCuda && await gpu.WaitAsync(TimeSpan.Zero, stopping);
        try
        {
            if (tools.Device.HasCuda && !holdsGpu)
                claim = claim with { Tiers = [.. claim.Tiers.Where(tier => !limits.Value.Of(tier).Gpu)] };
            if (claim.Tiers.Count == 0 || await store.Claim(claim, stopping) is not { } run) return null;
            if (holdsGpu && !tools.Device.Uses(run))
            {
                gpu.Release();
                holdsGpu = false;
            }

            await RunExecution.Execute(tools, run, identity.Folder, stopping);
            return run;
        }
        finally
        {
            if (holdsGpu) gpu.Release();
        }
    }
}
