using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Workers;

namespace TabGraphSyn.Tests.Workers;

/// <summary>What every engine's registry of workers does. Each engine derives one class that opens its store.</summary>
public abstract class WorkerStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IWorkerStore Store { get; }

    [ContractFact]
    public async Task List_NobodyReported_IsEmpty() => Assert.Empty(await Store.List(None));

    [ContractFact]
    public async Task Report_NewWorker_ListsEverythingItSaid()
    {
        var worker = NewWorker("a") with { Runs = ["r1", "r2"], SeenAt = Noon.AddTicks(1_234_567) };

        await Store.Report(worker, None);

        AssertSame(worker, Assert.Single(await Store.List(None)));
    }

    [ContractFact]
    public async Task Report_Again_ReplacesWhatItSaidBefore()
    {
        await Store.Report(NewWorker("a") with { Runs = ["r1"] }, None);
        var later = NewWorker("a") with { Node = "moved", Tiers = [], Device = "CPU, 8 cores", Slots = 4, SeenAt = Noon.AddSeconds(10) };

        await Store.Report(later, None);

        AssertSame(later, Assert.Single(await Store.List(None)));
    }

    [ContractFact]
    public async Task Report_AtOnce_KeepsOneRecord()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Store.Report(NewWorker("a") with { Slots = i + 1 }, None))));

        Assert.InRange(Assert.Single(await Store.List(None)).Slots, 1, 16);
    }

    [ContractFact]
    public async Task List_SeveralNodes_IsByNodeAndIdInOrdinalOrder()
    {
        (string Id, string Node)[] workers = [("b", "n2"), ("a", "n2"), ("Z", "n2"), ("c", "n1"), ("d", "N3")];
        foreach (var (id, node) in workers)
            await Store.Report(NewWorker(id) with { Node = node }, None);

        Assert.Equal(["d", "c", "Z", "a", "b"], (await Store.List(None)).Select(worker => worker.Id));
    }

    [ContractFact]
    public async Task Remove_OneOfTwo_KeepsTheOther()
    {
        await Store.Report(NewWorker("a"), None);
        await Store.Report(NewWorker("b"), None);

        await Store.Remove("a", None);
        await Store.Remove("nobody", None);

        Assert.Equal("b", Assert.Single(await Store.List(None)).Id);
    }

    [ContractFact]
    public async Task Purge_SomeSilent_RemovesOnlyThoseSeenBefore()
    {
        await Store.Report(NewWorker("silent") with { SeenAt = Noon.AddMilliseconds(-1) }, None);
        await Store.Report(NewWorker("at-the-time") with { SeenAt = Noon }, None);
        await Store.Report(NewWorker("lively") with { SeenAt = Noon.AddMinutes(1) }, None);

        Assert.Equal(1, await Store.Purge(Noon, None));
        Assert.Equal(["at-the-time", "lively"], (await Store.List(None)).Select(worker => worker.Id));
        Assert.Equal(0, await Store.Purge(Noon, None));
    }

    [ContractFact]
    public async Task Purge_ReportedAgainMeanwhile_KeepsIt()
    {
        await Store.Report(NewWorker("a") with { SeenAt = Noon.AddHours(-1) }, None);
        await Store.Report(NewWorker("a") with { SeenAt = Noon.AddHours(1) }, None);

        Assert.Equal(0, await Store.Purge(Noon, None));
    }

    private static WorkerRecord NewWorker(string id) => new()
    {
        Id = id,
        Node = "node",
        Tiers = [Tier.Free, Tier.Paid],
        Device = "CPU, 2 cores",
        Version = "1.2.3",
        Slots = 2,
        StartedAt = Noon.AddHours(-2),
        SeenAt = Noon,
    };

    // Records compare their lists by reference.
    private static void AssertSame(WorkerRecord expected, WorkerRecord actual)
    {
        Assert.Equal(expected.Tiers, actual.Tiers);
        Assert.Equal(expected.Runs, actual.Runs);
        Assert.Equal(expected with { Tiers = actual.Tiers, Runs = actual.Runs }, actual);
    }
}
