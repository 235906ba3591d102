using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Notifications;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Notifications;

/// <summary>How every engine remembers which accounts are yet to be told of a run's end. A test class for an engine derives from this and makes the stores.</summary>
public abstract class RunNoticesContract
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset LongAgo = Now.AddDays(-1);
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IRunStore Runs { get; }

    private protected abstract IRunNotices Notices { get; }

    [ContractFact]
    public async Task Take_RunsThatEnded_GivesThemInOrderAndNoOthers()
    {
        await Add("failed");
        await Fail("failed", Now.AddSeconds(2));
        await Add("done");
        await Complete("done", Now.AddSeconds(1));
        await Add("given-up");
        await Runs.DeadLetter("given-up", await Claim("given-up"), "The machine had a fault.", "exit code 9", Now.AddSeconds(3), None);
        await Add("cancelled");
        await Runs.RequestCancel("cancelled", "owner", Now, None);
        await Add("under-way");
        await Claim("under-way");
        await Add("waits");

        Assert.Null(await Take(Now));
        Assert.Equal("done", (await Take(Now.AddSeconds(10)))!.Id);
        Assert.Equal("failed", (await Take(Now.AddSeconds(10)))!.Id);
        Assert.Equal(await Runs.Find("given-up", "owner", None), await Take(Now.AddSeconds(10)));
        Assert.Null(await Take(Now.AddSeconds(10)));
    }

    [ContractFact]
    public async Task Take_SixteenSenders_GiveEachRunToOne()
    {
        for (int index = 0; index < 40; index++)
        {
            await Add($"r{index:00}");
            await Complete($"r{index:00}", Now);
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            List<string> mine = [];
            while (await Take(Now) is { } run) mine.Add(run.Id);
            return mine;
        })));

        Assert.Equal(40, taken.Sum(mine => mine.Count));
        Assert.Equal(40, taken.SelectMany(mine => mine).Distinct().Count());
    }

    [ContractFact]
    public async Task Take_SenderThatDoesNotComeBack_LeavesItToTheNextAfterTheHold()
    {
        await Add("a");
        await Complete("a", Now);
        await Take(Now);

        Assert.Null(await Take(Now.AddMinutes(14)));
        Assert.NotNull(await Take(Now.AddMinutes(15)));
    }

    [ContractFact]
    public async Task Told_TakenRun_IsNotTakenAgain()
    {
        await Add("a");
        await Complete("a", Now);
        await Take(Now);

        await Notices.Told("a", Now.AddMinutes(15), None);

        Assert.Null(await Take(Now.AddHours(1)));
    }

    [ContractFact]
    public async Task Told_RunThatEndedAnewMeanwhile_IsTakenAgain()
    {
        await Add("a");
        await Fail("a", Now);
        await Take(Now);
        await Runs.Requeue("a", None);
        Assert.Null(await Take(Now.AddHours(1)));
        await Complete("a", Now.AddMinutes(1));

        await Notices.Told("a", Now.AddMinutes(15), None);

        Assert.Equal(RunState.Succeeded, (await Take(Now.AddMinutes(1)))!.State);
    }

    [ContractFact]
    public async Task Take_RunThatEndedLongAgo_IsLeftAlone()
    {
        await Add("a");
        await Complete("a", LongAgo);

        Assert.Null(await Take(Now));
    }

    private Task<Run?> Take(DateTimeOffset now) => Notices.Take(now, LongAgo, now.AddMinutes(15), None);

    private async Task Complete(string id, DateTimeOffset at) => Assert.True(
        await Runs.Complete(id, await Claim(id), new RunOutcome(5, null, null, null, new Dictionary<string, double>(), HasModel: false), at, None));

    private async Task Fail(string id, DateTimeOffset at) => Assert.True(await Runs.Fail(id, await Claim(id), "The table is empty.", at, None));

    private async Task<long> Claim(string id)
    {
        var run = (await Runs.Claim(new RunClaim([Tier.Free], "w", Now, TimeSpan.FromHours(1)), None))!;
        Assert.Equal(id, run.Id);
        return run.Fence;
    }

    private async Task Add(string id) => Assert.Equal(
        Acceptance.Accepted,
        await Runs.Accept(
            new Run
            {
                Id = id,
                AccountId = "owner",
                Tier = Tier.Free,
                ConcurrentRuns = 1_000,
                Source = new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 344, 8),
                Options = new SynthesisOptions(),
                State = RunState.Queued,
                CreatedAt = Now.AddMinutes(-5),
            },
            int.MaxValue,
            None));
}
