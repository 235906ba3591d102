using System.Reflection;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Workers;

/// <summary>Says every few seconds what this node's worker is and does, and takes the record back when it stops.</summary>
internal sealed class WorkerRegistration(IWorkerStore workers, RunBoard board, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Records of workers that have been silent so long are removed.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    public static string Version { get; } =
        typeof(WorkerRegistration).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Reports until the application stops. A store that can't be reached is tried again.</summary>
    public async Task Report(string id, IReadOnlyList<Tier> tiers, int slots, string device, CancellationToken stopping)
    {
        var worker = new WorkerRecord
        {
            Id = id,
            Node = Environment.MachineName,
            Tiers = tiers,
            Device = device,
            Version = Version,
            Slots = slots,
            StartedAt = time.GetUtcNow(),
            SeenAt = time.GetUtcNow(),
        };
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                await Try(() => Say(worker, stopping), stopping);
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        finally
        {
            await Try(() => workers.Remove(id, CancellationToken.None), CancellationToken.None);
        }
    }

    private async Task Say(WorkerRecord worker, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        await workers.Report(worker with { SeenAt = now, Runs = board.RunIds }, stopping);
        await workers.Purge(now - Forgotten, stopping);
    }

    private async Task Try(Func<Task> act, CancellationToken stopping)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (!stopping.IsCancellationRequested && e is not OutOfMemoryException)
        {
            logger.LogWarning(e, "The registry of workers can't be reached");
        }
    }
}
