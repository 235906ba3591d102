using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

/// <summary>
/// What every engine's queue must do: quotas, turns, ageing and what is given back. A test class for an engine derives
/// from this and makes the store.
/// </summary>
public abstract class RunQueueContract
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaximumWait = TimeSpan.FromMinutes(30);
    private static readonly Tier[] AllTiers = [Tier.Free, Tier.Paid];
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IRunStore Store { get; }

    /// <summary>Another connection to the same runs, as another process has.</summary>
    protected abstract IRunStore OpenAnother();

    [ContractFact]
    public async Task Accept_FiftyAtOnceWithOneRunLeft_LetsOneThrough()
    {
        for (int index = 0; index < 9; index++) await Accept(NewRun($"before{index}"), 10);
        var another = OpenAnother();

        var accepted = await AtOnce(50, index => (index % 2 == 0 ? Store : another).Accept(NewRun($"run{index:00}"), 10, None));

        Assert.Single(accepted, one => one == Acceptance.Accepted);
        Assert.Equal(49, accepted.Count(one => one == Acceptance.MonthUsedUp));
        Assert.Equal(10, (await Usage()).Runs);
        Assert.Equal(10, (await Store.List("owner", state: null, before: null, 100, None)).Count);
    }

    [ContractFact]
    public async Task Accept_SameRunAtOnce_ChargesItOnce()
    {
        var accepted = await AtOnce(16, _ => Store.Accept(NewRun("same"), 10, None));

        Assert.Single(accepted, one => one == Acceptance.Accepted);
        Assert.Equal(1, (await Usage()).Runs);
        Assert.True((await Store.Find("same", "owner", None))!.IsCharged);
    }

    [ContractFact]
    public async Task Accept_NextMonthOrAnotherAccount_HasAQuotaOfItsOwn()
    {
        await Accept(NewRun("a"), 1);
        Assert.Equal(Acceptance.MonthUsedUp, await Store.Accept(NewRun("b", createdAt: new(2026, 11, 30, 23, 59, 59, TimeSpan.Zero)), 1, None));
        await Accept(NewRun("c", createdAt: new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)), 1);
        await Accept(NewRun("d", account: "other"), 1);
        Assert.Equal(1, (await Usage()).Runs);
        Assert.Equal(1, (await Store.FindUsage("owner", new Month(2026, 12), None)).Runs);
        Assert.Equal(new MonthUsage(0, 0), await Store.FindUsage("owner", new Month(2027, 1), None));
    }

    [ContractFact]
    public async Task Accept_LimitOfNothing_IsRefused() =>
        Assert.Equal(Acceptance.MonthUsedUp, await Store.Accept(NewRun("a"), 0, None));

    [ContractFact]
    public async Task Complete_Run_CountsItsRowsInItsMonth()
    {
        await Accept(NewRun("a"), 10);
        var run = (await Claim(Now))!;
        await Store.Complete("a", run.Fence, Outcome(2_000), Now, None);
        Assert.Equal(new MonthUsage(1, 2_000), await Usage());
        var statistics = await Store.Statistics("owner", None);
        Assert.Equal((1, 0, 2_000L, 77L), (statistics.Succeeded, statistics.Queued, statistics.Rows, statistics.Bytes));
    }

    [ContractFact]
    public async Task Delete_EndedRun_StillCountsInItsMonth()
    {
        await Accept(NewRun("a"), 1);
        var run = (await Claim(Now))!;
        await Store.Complete("a", run.Fence, Outcome(5), Now, None);
        Assert.True(await Store.Delete("a", "owner", None));
        Assert.Equal(Acceptance.MonthUsedUp, await Store.Accept(NewRun("b"), 1, None));
    }

    [ContractFact]
    public async Task Fail_ByTheTable_StaysCharged()
    {
        await Accept(NewRun("a"), 1);
        var run = (await Claim(Now))!;
        await Store.Fail("a", run.Fence, "The table is empty.", Now, None);
        Assert.Equal(1, (await Usage()).Runs);
        Assert.Empty(await Store.DeadLetters(10, None));
    }

    [ContractFact]
    public async Task DeadLetter_Run_IsGivenBackOnceAndListed()
    {
        await Accept(NewRun("a"), 1);
        var run = (await Claim(Now))!;
        Assert.True(await Store.DeadLetter("a", run.Fence, "It stopped.", "exit code 139", Now.AddSeconds(4), None));
        Assert.False(await Store.DeadLetter("a", run.Fence, "It stopped.", "exit code 139", Now, None));
        var dead = Assert.Single(await Store.DeadLetters(10, None));
        Assert.Equal((RunState.Failed, "It stopped.", "exit code 139", false, Now.AddSeconds(4)), (dead.State, dead.Failure, dead.DeadLetter, dead.IsCharged, dead.FinishedAt!.Value));
        Assert.Equal(0, (await Usage()).Runs);
        await Accept(NewRun("b"), 1);
    }

    [ContractFact]
    public async Task Requeue_DeadLetter_IsClaimedAnewAndLeavesTheList()
    {
        await Accept(NewRun("a"), 1);
        var run = (await Claim(Now))!;
        await Store.DeadLetter("a", run.Fence, "It stopped.", "exit code 139", Now, None);
        var again = (await Store.Requeue("a", None))!;
        Assert.Equal((RunState.Queued, 0, 0, null, null), (again.State, again.Faults, again.Attempt, again.Failure, again.DeadLetter));
        Assert.Empty(await Store.DeadLetters(10, None));
        Assert.Null(await Store.Requeue("a", None));
        Assert.Equal(run.Fence + 1, (await Claim(Now))!.Fence);
        Assert.Equal(0, (await Usage()).Runs);
    }

    [ContractFact]
    public async Task RequestCancel_BeforeItBegan_IsGivenBackOnlyThen()
    {
        await Accept(NewRun("waits"), 10);
        await Store.RequestCancel("waits", "owner", Now, None);
        await Store.RequestCancel("waits", "owner", Now, None);
        Assert.Equal(0, (await Usage()).Runs);

        await Accept(NewRun("began"), 10);
        var run = (await Claim(Now))!;
        await Store.RequestCancel("began", "owner", Now, None);
        await Store.EndCancelled("began", run.Fence, Now, None);
        Assert.Equal(1, (await Usage()).Runs);
    }

    [ContractFact]
    public async Task Claim_OneAccountWithManyRuns_LetsAnotherAccountsFirstNext()
    {
        for (int index = 0; index < 100; index++) await Accept(NewRun($"many{index:000}", account: "many", createdAt: Now.AddMilliseconds(index)), 1_000);
        for (int index = 0; index < 3; index++) await EndNext();
        await Accept(NewRun("first", account: "few", createdAt: Now.AddMinutes(1)), 10);
        await Accept(NewRun("second", account: "few", createdAt: Now.AddMinutes(1)), 10);

        List<string> order = [];
        for (int index = 0; index < 6; index++) order.Add(await EndNext());

        // Each account gets every second run: the newcomer's first comes with the other's next.
        Assert.True(order.IndexOf("first") is 0 or 1, string.Join(", ", order));
        Assert.True(order.IndexOf("second") is 2 or 3, string.Join(", ", order));
    }

    [ContractFact]
    public async Task Claim_AccountWithAsManyUnderWayAsItMay_WaitsWhileOthersGoOn()
    {
        await Accept(NewRun("one", concurrent: 1), 10);
        await Accept(NewRun("two", concurrent: 1), 10);
        await Accept(NewRun("other", account: "other", createdAt: Now.AddSeconds(5)), 10);
        var first = (await Claim(Now))!;
        Assert.Equal("one", first.Id);
        Assert.Equal("other", (await Claim(Now))!.Id);
        Assert.Null(await Claim(Now));
        await Store.Complete("one", first.Fence, Outcome(1), Now, None);
        Assert.Equal("two", (await Claim(Now))!.Id);
    }

    [ContractFact]
    public async Task Claim_ManyWorkersOneAccount_NeverExceedsItsShare()
    {
        for (int index = 0; index < 20; index++) await Accept(NewRun($"r{index}", concurrent: 3), 100);
        var another = OpenAnother();
        var claimed = await AtOnce(16, index => (index % 2 == 0 ? Store : another).Claim(NewClaim(Now, $"w{index}"), None));
        Assert.Equal(3, claimed.Count(run => run is not null));
    }

    [ContractFact]
    public async Task Claim_LeaseRanOut_ComesFirstAndKeepsItsShare()
    {
        await Accept(NewRun("one", concurrent: 1), 10);
        await Accept(NewRun("two", concurrent: 1), 10);
        await Claim(Now);
        Assert.Equal("one", (await Claim(Now + Lease))!.Id);
        Assert.Null(await Claim(Now + Lease));
    }

    [ContractFact]
    public async Task Claim_FreeRunUnderEndlessPaidLoad_WaitsAtMostTheMaximum()
    {
        await Accept(NewRun("free"), 10);
        int made = 0;
        for (var now = Now; now < Now + MaximumWait; now += TimeSpan.FromMinutes(1))
        {
            await Accept(Paid(made++, now), 1_000);
            Assert.StartsWith("paid", await EndNext(now), StringComparison.Ordinal);
        }

        // More of them wait, all older than nothing: still the free run is next.
        for (int index = 0; index < 5; index++) await Accept(Paid(made++, Now.AddMinutes(5)), 1_000);
        Assert.Equal("free", (await Claim(Now + MaximumWait))!.Id);
    }

    [ContractFact]
    public async Task Claim_NotOverdueFirst_TakesThePaidRunDespiteOverdueFreeOnes()
    {
        for (int index = 0; index < 5; index++) await Accept(NewRun($"free{index}"), 10);
        await Accept(Paid(0, Now), 1_000);
        var later = Now + MaximumWait + MaximumWait;
        Assert.Equal(Tier.Free, (await Claim(later))!.Tier);
        Assert.Equal(Tier.Paid, (await Store.Claim(NewClaim(later, "w") with { OverdueFirst = false }, None))!.Tier);
    }

    [ContractFact]
    public async Task Note_Held_IsKeptAndShown()
    {
        await Accept(NewRun("a"), 10);
        var run = (await Claim(Now))!;
        Assert.True(await Store.Note("a", run.Fence, "No GPU here.", None));
        Assert.False(await Store.Note("a", run.Fence - 1, "Wrong.", None));
        var noted = (await Store.Find("a", "owner", None))!;
        Assert.Equal("No GPU here.", noted.Note);
        Assert.True(noted.Revision > run.Revision);
    }

    [ContractFact]
    public async Task DeleteAccount_RunsInEveryState_LeavesNothingOfItAndAllOfOthers()
    {
        await Accept(NewRun("waits", concurrent: 1), 10);
        await Accept(NewRun("runs", createdAt: Now.AddSeconds(-1)), 10);
        var held = (await Claim(Now))!;
        await Accept(NewRun("other", account: "other"), 10);
        Assert.Equal(["runs", "waits"], (await Store.DeleteAccount("owner", None)).Order());
        Assert.Equal(LeaseState.Lost, await Store.Heartbeat(held.Id, held.Fence, Now, Lease, None));
        Assert.Empty(await Store.List("owner", state: null, before: null, 10, None));
        Assert.Equal(0, (await Usage()).Runs);
        Assert.NotNull(await Store.Find("other", "other", None));
        Assert.Equal(1, (await Store.FindUsage("other", Month.Of(Now), None)).Runs);
    }

    private static Run NewRun(string id, string account = "owner", DateTimeOffset? createdAt = null, int concurrent = 1_000) => new()
    {
        Id = id,
        AccountId = account,
        Tier = Tier.Free,
        ConcurrentRuns = concurrent,
        Source = new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 344, 8),
        Options = new SynthesisOptions(),
        State = RunState.Queued,
        CreatedAt = createdAt ?? Now,
    };

    private static Run Paid(int index, DateTimeOffset createdAt) =>
        NewRun($"paid{index:000}", account: $"payer{index % 7}", createdAt: createdAt) with { Tier = Tier.Paid, Priority = 5 };

    private static RunOutcome Outcome(int rows) =>
        new(rows, ColumnShape: null, PairTrend: null, ExactMatches: null, new Dictionary<string, double>(), HasModel: false) { Bytes = 77 };

    private static RunClaim NewClaim(DateTimeOffset now, string worker) => new(AllTiers, worker, now, Lease) { MaximumWait = MaximumWait };

    private static async Task<T[]> AtOnce<T>(int count, Func<int, Task<T>> act)
    {
        using var gate = new ManualResetEventSlim();
        var tasks = Enumerable.Range(0, count).Select(index => Task.Run(() =>
        {
            gate.Wait();
            return act(index);
        })).ToList();
        gate.Set();
        return await Task.WhenAll(tasks);
    }

    private Task<Run?> Claim(DateTimeOffset now) => Store.Claim(NewClaim(now, "w"), None);

    private Task<MonthUsage> Usage() => Store.FindUsage("owner", Month.Of(Now), None);

    private async Task Accept(Run run, int runsPerMonth) => Assert.Equal(Acceptance.Accepted, await Store.Accept(run, runsPerMonth, None));

    private Task<string> EndNext() => EndNext(Now.AddMinutes(1));

    private async Task<string> EndNext(DateTimeOffset now)
    {
        var run = (await Claim(now))!;
        Assert.True(await Store.Complete(run.Id, run.Fence, Outcome(1), now, None));
        return run.Id;
    }
}
