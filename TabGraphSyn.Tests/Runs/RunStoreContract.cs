using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

/// <summary>What every engine's store of runs must do. A test class for an engine derives from this and makes the store.</summary>
public abstract class RunStoreContract
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly Tier[] AllTiers = [Tier.Free, Tier.Paid];
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IRunStore Store { get; }

    [ContractFact]
    public async Task TryAdd_IdThatIsThere_ReturnsFalseAndKeepsTheFirst()
    {
        Assert.True(await Add(NewRun("a")));
        Assert.False(await Add(NewRun("a") with { AccountId = "thief" }));
        Assert.Equal("owner", (await Store.Find("a", "owner", None))!.AccountId);
    }

    [ContractFact]
    public async Task Find_AnotherAccount_ReturnsNull()
    {
        await Add(NewRun("a"));
        Assert.Null(await Store.Find("a", "stranger", None));
        Assert.Null(await Store.FindHistory("a", "stranger", None));
        Assert.Null(await Store.QueuePosition("a", "stranger", None));
        Assert.Null(await Store.RequestCancel("a", "stranger", Now, None));
        Assert.Empty(await Store.List("stranger", state: null, before: null, 10, None));
    }

    [ContractFact]
    public async Task Find_AfterAdd_ReturnsEverything()
    {
        var run = NewRun("a") with { Options = new SynthesisOptions { Rows = 7, Seed = 3, TimeLimit = TimeSpan.FromSeconds(60), Preset = Preset.Best } };
        await Add(run);
        Assert.Equal(run with { Turn = 1, IsCharged = true }, await Store.Find("a", "owner", None));
    }

    [ContractFact]
    public async Task List_Pages_GiveEachRunOnceNewestFirst()
    {
        // Two at each moment: the page's edge falls between runs of one time.
        for (int index = 0; index < 10; index++)
            await Add(NewRun($"r{index}", createdAt: Now.AddSeconds(index / 2)));
        List<string> seen = [];
        Run? last = null;
        while (await Store.List("owner", state: null, last, 3, None) is [.., var end] page)
        {
            seen.AddRange(page.Select(run => run.Id));
            last = end;
        }

        Assert.Equal(["r9", "r8", "r7", "r6", "r5", "r4", "r3", "r2", "r1", "r0"], seen);
    }

    [ContractFact]
    public async Task List_State_GivesOnlyThose()
    {
        await Add(NewRun("a"));
        await Add(NewRun("b", createdAt: Now.AddSeconds(1)));
        await Store.RequestCancel("a", "owner", Now, None);
        Assert.Equal("a", Assert.Single(await Store.List("owner", RunState.Cancelled, before: null, 10, None)).Id);
        Assert.Equal("b", Assert.Single(await Store.List("owner", RunState.Queued, before: null, 10, None)).Id);
    }

    [ContractFact]
    public async Task LatestSucceeded_RunsOfManyAccounts_GivesThoseOfTheTierNewestFirst()
    {
        await Succeed(NewRun("a"));
        await Succeed(NewRun("b", createdAt: Now.AddSeconds(1)) with { AccountId = "another" });
        await Succeed(NewRun("c", createdAt: Now.AddSeconds(2)));
        await Succeed(NewRun("paid", createdAt: Now.AddSeconds(3)) with { Tier = Tier.Paid });
        await Add(NewRun("waits", createdAt: Now.AddSeconds(4)));

        Assert.Equal(["c", "b"], (await Store.LatestSucceeded(Tier.Free, 2, None)).Select(run => run.Id));
        Assert.Equal("paid", Assert.Single(await Store.LatestSucceeded(Tier.Paid, 2, None)).Id);
    }

    [ContractFact]
    public async Task Claim_SeveralDue_TakesPriorityThenAge()
    {
        await Add(NewRun("old", createdAt: Now));
        await Add(NewRun("young", createdAt: Now.AddSeconds(2)));
        await Add(NewRun("paid", createdAt: Now.AddSeconds(3)) with { Tier = Tier.Paid, Priority = 10 });
        Assert.Equal(1, await Store.QueuePosition("old", "owner", None));
        Assert.Equal(2, await Store.QueuePosition("young", "owner", None));
        List<string?> order = [];
        for (int index = 0; index < 4; index++)
            order.Add((await Claim(Now))?.Id);
        Assert.Equal(["paid", "old", "young", null], order);
        Assert.Null(await Store.QueuePosition("old", "owner", None));
    }

    [ContractFact]
    public async Task Claim_OtherTier_ReturnsNull()
    {
        await Add(NewRun("a"));
        Assert.Null(await Store.Claim(new RunClaim([Tier.Paid], "w", Now, Lease), None));
        Assert.NotNull(await Store.Claim(new RunClaim([Tier.Free], "w", Now, Lease), None));
    }

    [ContractFact]
    public async Task Claim_Due_SetsLeaseFenceAndAttempt()
    {
        await Add(NewRun("a"));
        var run = (await Claim(Now))!;
        Assert.Equal((RunState.Running, 1, 1L, "w", Now + Lease, Now), (run.State, run.Attempt, run.Fence, run.WorkerId, run.LeaseUntil!.Value, run.StartedAt!.Value));
        Assert.Equal(run, await Store.Find("a", "owner", None));
        Assert.Equal(["a"], await Store.UnfinishedIds(None));
    }

    [ContractFact]
    public async Task Claim_SixteenClaimersFiveHundredRuns_TakeEachExactlyOnce()
    {
        for (int index = 0; index < 500; index++)
            await Add(NewRun($"r{index:000}", createdAt: Now.AddMilliseconds(index)));
        var claimed = await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            List<string> mine = [];
            while (await Store.Claim(new RunClaim(AllTiers, $"w{worker}", Now, Lease), None) is { } run)
                mine.Add(run.Id);
            return mine;
        })));
        var all = claimed.SelectMany(mine => mine).ToList();
        Assert.Equal(500, all.Count);
        Assert.Equal(500, all.Distinct().Count());
    }

    [ContractFact]
    public async Task Claim_LeaseRanOut_TakesTheRunWithANewFence()
    {
        await Add(NewRun("a"));
        var first = (await Claim(Now))!;
        Assert.Null(await Claim(Now + Lease - TimeSpan.FromMilliseconds(1)));
        var second = (await Claim(Now + Lease))!;
        Assert.Equal((2, 2L, first.StartedAt), (second.Attempt, second.Fence, second.StartedAt));
    }

    [ContractFact]
    public async Task Heartbeat_Held_ProlongsTheLease()
    {
        await Add(NewRun("a"));
        var run = (await Claim(Now))!;
        Assert.Equal(LeaseState.Held, await Store.Heartbeat("a", run.Fence, Now.AddSeconds(20), Lease, None));
        Assert.Null(await Claim(Now + Lease));
        Assert.NotNull(await Claim(Now.AddSeconds(20) + Lease));
    }

    [ContractFact]
    public async Task EveryChange_StaleFence_IsRefused()
    {
        await Add(NewRun("a"));
        long stale = (await Claim(Now))!.Fence;
        var held = (await Claim(Now + Lease))!;
        Assert.Equal(LeaseState.Lost, await Store.Heartbeat("a", stale, Now + Lease, Lease, None));
        Assert.False(await Store.SaveProgress("a", stale, Progress(0.5), RunHistory.Empty, None));
        Assert.False(await Store.Complete("a", stale, Outcome, Now, None));
        Assert.False(await Store.Fail("a", stale, "no", Now, None));
        Assert.False(await Store.EndCancelled("a", stale, Now, None));
        Assert.False(await Store.Release("a", stale, fault: true, Now, notBefore: null, None));
        Assert.Equal(held, await Store.Find("a", "owner", None));
    }

    [ContractFact]
    public async Task EveryChange_RunThatHasEnded_IsRefused()
    {
        await Add(NewRun("a"));
        long fence = (await Claim(Now))!.Fence;
        Assert.True(await Store.Complete("a", fence, Outcome, Now.AddSeconds(5), None));
        var ended = await Store.Find("a", "owner", None);
        Assert.False(await Store.Complete("a", fence, Outcome with { Rows = 1 }, Now, None));
        Assert.False(await Store.Fail("a", fence, "no", Now, None));
        Assert.False(await Store.SaveProgress("a", fence, Progress(0.1), RunHistory.Empty, None));
        Assert.Equal(LeaseState.Lost, await Store.Heartbeat("a", fence, Now, Lease, None));
        Assert.Null(await Claim(Now + Lease + Lease));
        // A record with a dictionary compares by reference; its parts by value.
        var after = await Store.Find("a", "owner", None);
        Assert.Equal(ended!.Revision, after!.Revision);
        Assert.Equal((RunState.Succeeded, Now.AddSeconds(5), 20, 1.5), (after.State, after.FinishedAt!.Value, after.Outcome!.Rows, after.Outcome.StageSeconds["Vae"]));
        Assert.Null(after.LeaseUntil);
        Assert.Empty(await Store.UnfinishedIds(None));
    }

    [ContractFact]
    public async Task SaveProgress_Held_IsReadBackWhole()
    {
        await Add(NewRun("a"));
        Assert.Empty((await Store.FindHistory("a", "owner", None))!.Stages);
        var run = (await Claim(Now))!;
        var history = new RunHistory
        {
            Stages = [new RunStage(PipelineStage.Read, 1, 0.25), new RunStage(PipelineStage.Vae, 0.5, Seconds: null)],
            Losses = new Dictionary<PipelineStage, IReadOnlyList<LossPoint>> { [PipelineStage.Vae] = [new LossPoint(1, 0.5, 0.75)] },
            Scores = [new ScorePoint(5, 0.97, 0.925)],
            Log = [new RunLogLine(Now, "Räksmörgås \"quoted\"")],
            Map = new LatentMap([1, 2], [3, 4.5f]),
            HasPreview = true,
        };
        Assert.True(await Store.SaveProgress("a", run.Fence, Progress(0.5), history, None));
        var stored = (await Store.FindHistory("a", "owner", None))!;
        Assert.Equal(history.Stages, stored.Stages);
        Assert.Equal(history.Losses[PipelineStage.Vae], stored.Losses[PipelineStage.Vae]);
        Assert.Equal(history.Scores, stored.Scores);
        Assert.Equal(history.Log, stored.Log);
        Assert.Equal(history.Map.Synthetic, stored.Map!.Synthetic);
        Assert.True(stored.HasPreview);
        var changed = (await Store.Find("a", "owner", None))!;
        Assert.Equal(0.5, changed.Progress!.Fraction);
        Assert.True(changed.Revision > run.Revision);
    }

    [ContractFact]
    public async Task Release_WithDelay_IsClaimedAfterIt()
    {
        await Add(NewRun("a"));
        var run = (await Claim(Now))!;
        Assert.True(await Store.Release("a", run.Fence, fault: true, Now, Now.AddSeconds(10), None));
        Assert.Null(await Claim(Now.AddSeconds(9)));
        var again = (await Claim(Now.AddSeconds(10)))!;
        Assert.Equal((1, 2, 2L), (again.Faults, again.Attempt, again.Fence));
    }

    [ContractFact]
    public async Task Release_AtShutdown_CountsNoFault()
    {
        await Add(NewRun("a"));
        var run = (await Claim(Now))!;
        Assert.True(await Store.Release("a", run.Fence, fault: false, Now, notBefore: null, None));
        Assert.Equal(0, (await Claim(Now))!.Faults);
    }

    [ContractFact]
    public async Task Release_CancelWasAskedFor_EndsTheRun()
    {
        await Add(NewRun("a"));
        var run = (await Claim(Now))!;
        await Store.RequestCancel("a", "owner", Now, None);
        Assert.True(await Store.Release("a", run.Fence, fault: false, Now, notBefore: null, None));
        Assert.Equal(RunState.Cancelled, (await Store.Find("a", "owner", None))!.State);
    }

    [ContractFact]
    public async Task ReleaseAll_DeadWorker_GivesBackOnlyItsRuns()
    {
        await Add(NewRun("a"));
        await Add(NewRun("b", createdAt: Now.AddSeconds(1)));
        var dead = (await Store.Claim(new RunClaim(AllTiers, "dead", Now, Lease), None))!;
        await Store.Claim(new RunClaim(AllTiers, "alive", Now, Lease), None);
        Assert.Equal(1, await Store.ReleaseAll("dead", Now, None));
        var again = (await Claim(Now))!;
        Assert.Equal((dead.Id, dead.Fence + 1), (again.Id, again.Fence));
        Assert.Null(await Claim(Now));
    }

    [ContractFact]
    public async Task RequestCancel_Queued_EndsAtOnce()
    {
        await Add(NewRun("a"));
        var run = (await Store.RequestCancel("a", "owner", Now, None))!;
        Assert.Equal((RunState.Cancelled, Now), (run.State, run.FinishedAt!.Value));
        Assert.Null(await Claim(Now));
    }

    [ContractFact]
    public async Task RequestCancel_Running_MarksItForItsWorker()
    {
        await Add(NewRun("a"));
        var held = (await Claim(Now))!;
        var run = (await Store.RequestCancel("a", "owner", Now, None))!;
        Assert.Equal((RunState.Running, true), (run.State, run.CancelRequested));
        Assert.Equal(LeaseState.CancelRequested, await Store.Heartbeat("a", held.Fence, Now, Lease, None));
        Assert.True(await Store.EndCancelled("a", held.Fence, Now, None));
        Assert.Equal(RunState.Cancelled, (await Store.Find("a", "owner", None))!.State);
    }

    [ContractFact]
    public async Task RequestCancel_WorkerIsGone_EndsAtOnce()
    {
        await Add(NewRun("a"));
        var held = (await Claim(Now))!;
        Assert.Equal(RunState.Cancelled, (await Store.RequestCancel("a", "owner", Now + Lease, None))!.State);
        Assert.Equal(LeaseState.Lost, await Store.Heartbeat("a", held.Fence, Now + Lease, Lease, None));
    }

    [ContractFact]
    public async Task RequestCancel_Ended_ChangesNothing()
    {
        await Add(NewRun("a"));
        var held = (await Claim(Now))!;
        await Store.Fail("a", held.Fence, "The table is empty.", Now, None);
        var run = (await Store.RequestCancel("a", "owner", Now, None))!;
        Assert.Equal((RunState.Failed, false, "The table is empty."), (run.State, run.CancelRequested, run.Failure));
    }

    [ContractFact]
    public async Task Delete_OnlyEndedRunsOfTheOwner_AreRemoved()
    {
        await Add(NewRun("a"));
        Assert.False(await Store.Delete("a", "owner", None));
        await Store.RequestCancel("a", "owner", Now, None);
        Assert.False(await Store.Delete("a", "stranger", None));
        Assert.True(await Store.Delete("a", "owner", None));
        Assert.False(await Store.Delete("a", "owner", None));
        Assert.Null(await Store.Find("a", "owner", None));
    }

    private static RunOutcome Outcome { get; } =
        new(20, 0.99, 0.98, 0, new Dictionary<string, double> { ["Vae"] = 1.5 }, HasModel: true);

    private static PipelineProgress Progress(double fraction) => new() { Stage = PipelineStage.Vae, Fraction = fraction };

    private static Run NewRun(string id, DateTimeOffset? createdAt = null) => new()
    {
        Id = id,
        AccountId = "owner",
        Tier = Tier.Free,
        ConcurrentRuns = 1_000,
        Source = new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 344, 8),
        Options = new SynthesisOptions(),
        State = RunState.Queued,
        CreatedAt = createdAt ?? Now,
    };

    private async Task<bool> Add(Run run) => await Store.Accept(run, int.MaxValue, None) == Acceptance.Accepted;

    private async Task Succeed(Run run)
    {
        await Add(run);
        Assert.True(await Store.Complete(run.Id, (await Claim(Now))!.Fence, Outcome, Now, None));
    }

    private Task<Run?> Claim(DateTimeOffset now) => Store.Claim(new RunClaim(AllTiers, "w", now, Lease), None);
}
