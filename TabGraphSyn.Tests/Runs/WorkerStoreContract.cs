using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Workers;

namespace TabGraphSyn.Tests.Runs;

/// <summary>What every engine's registry of workers does. Each engine derives one class that opens its store.</summary>
public abstract class WorkerStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IWorkerStore Store { get; }

    [ContractFact]
    public async Task Report_Twice_KeepsTheLatest()
    {
        await Store.Report(NewWorker("a"), None);
        await Store.Report(NewWorker("a") with { Runs = ["r1", "r2"], SeenAt = Noon.AddSeconds(5) }, None);
        var worker = Assert.Single(await Store.List(None));
        Assert.Equivalent(NewWorker("a") with { Runs = ["r1", "r2"], SeenAt = Noon.AddSeconds(5) }, worker, strict: true);
    }

    [ContractFact]
    public async Task List_SeveralNodes_IsSortedByNodeAndId()
    {
        await Store.Report(NewWorker("b", "south"), None);
        await Store.Report(NewWorker("c", "north"), None);
        await Store.Report(NewWorker("a", "south"), None);
        Assert.Equal(["c", "a", "b"], (await Store.List(None)).Select(worker => worker.Id));
    }

    [ContractFact]
    public async Task Remove_Worker_LeavesTheOthers()
    {
        await Store.Report(NewWorker("a"), None);
        await Store.Report(NewWorker("b"), None);
        await Store.Remove("a", None);
        await Store.Remove("none", None);
        Assert.Equal("b", Assert.Single(await Store.List(None)).Id);
    }

    [ContractFact]
    public async Task Purge_SilentWorkers_RemovesOnlyThose()
    {
        await Store.Report(NewWorker("old"), None);
        await Store.Report(NewWorker("edge") with { SeenAt = Noon.AddMinutes(5) }, None);
        Assert.Equal(1, await Store.Purge(Noon.AddMinutes(5), None));
        Assert.Equal("edge", Assert.Single(await Store.List(None)).Id);
        Assert.Equal(0, await Store.Purge(Noon, None));
    }

    private static WorkerRecord NewWorker(string id, string node = "node") => new()
    {
        Id = id,
        Node = node,
        Tiers = [Tier.Free, Tier.Paid],
        Device = "CPU, 2 cores",
        Version = "1.0",
        Slots = 2,
        StartedAt = Noon,
        SeenAt = Noon,
    };
}
