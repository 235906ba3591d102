using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

public sealed class RunRequestsTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly RunSource Penguins = new("penguins.csv", "penguins.csv", DatasetId: null, 0, 0);

    [Fact]
    public async Task Submit_PackagedTable_QueuesItAsThisInstallationKnowsIt()
    {
        await using var bench = new RunBench();
        var run = await bench.Submit();
        Assert.Equal(new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 344, 8), run.Source);
        Assert.Equal((RunState.Queued, ComputeDevice.Cpu, 0), (run.State, run.Options.Device, run.Priority));
        Assert.Equal(1, await bench.Store.QueuePosition(run.Id, run.AccountId, None));
    }

    [Theory]
    [InlineData(RunBench.Owner, 10_000, null)]
    [InlineData(RunBench.Owner, 10_001, "10,001 rows can't be made in one run; ask for 1 to 10,000.")]
    [InlineData(RunBench.Owner, 0, "0 rows can't be made in one run; ask for 1 to 10,000.")]
    [InlineData(RunBench.Subscriber, 100_000, null)]
    [InlineData(RunBench.Subscriber, 100_001, "100,001 rows can't be made in one run; ask for 1 to 100,000.")]
    public async Task Submit_Rows_AreLimitedByTier(string accountId, int rows, string? sentence)
    {
        await using var bench = new RunBench();
        await AssertRefused(bench, accountId, new RunRequest(Penguins, Schema: null, new SynthesisOptions { Rows = rows }), sentence);
    }

    public static TheoryData<SynthesisOptions, string> BadOptions => new()
    {
        { new SynthesisOptions { EpochsVae = 0 }, "Epochs of the VAE must lie between 1 and 20,000; change it under 'Advanced'." },
        { new SynthesisOptions { EpochsDiffusion = 20_001 }, "Epochs of the diffusion model must lie between 1 and 20,000; change it under 'Advanced'." },
        { new SynthesisOptions { EvaluateEvery = 0 }, "Epochs between two evaluations must lie between 1 and 20,000; change it under 'Advanced'." },
        { new SynthesisOptions { DenoisingSteps = 1 }, "Denoising steps must lie between 2 and 500; change it under 'Advanced'." },
        { new SynthesisOptions { TimeLimit = TimeSpan.FromDays(1) }, "The time limit must lie between 1 second and 240 minutes; change it under 'Advanced'." },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public async Task Submit_OptionOutOfRange_IsRefused(SynthesisOptions options, string sentence)
    {
        await using var bench = new RunBench();
        await AssertRefused(bench, RunBench.Owner, new RunRequest(Penguins, Schema: null, options), sentence);
    }

    [Fact]
    public async Task Submit_SeveralInOneMillisecond_KeepsTheirOrderInTheQueue()
    {
        await using var bench = new RunBench();
        var runs = new List<Run>();
        for (int i = 0; i < 10; i++) runs.Add(await bench.Submit());
        for (int i = 0; i < runs.Count; i++) Assert.Equal(i + 1, await bench.Store.QueuePosition(runs[i].Id, runs[i].AccountId, None));
    }

    [Fact]
    public async Task Submit_MonthUsedUp_SaysLimitUseResetAndHowToGetMore()
    {
        await using var bench = new RunBench();
        for (int i = 0; i < 10; i++) await bench.Submit();
        var refusal = await Assert.ThrowsAsync<UnusableInputException>(() => bench.Submit());
        Assert.Matches(@"^You have used all 10 runs that a free account has in \w+ \d{4}; you get new ones on 1 \w+ \d{4} \(UTC\)\. A paid account has 1,000 runs a month: ", refusal.Message);
        Assert.Equal(10, (await bench.Store.List(RunBench.Owner, state: null, before: null, 50, None)).Count);
    }

    [Fact]
    public async Task Submit_TooOftenInAMinute_IsRefusedWithoutACharge()
    {
        await using var bench = new RunBench();
        for (int i = 0; i < 12; i++) await bench.Submit(accountId: RunBench.Subscriber);
        var refusal = await Assert.ThrowsAsync<UnusableInputException>(() => bench.Submit(accountId: RunBench.Subscriber));
        Assert.StartsWith("That was too often", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(12, (await bench.Store.List(RunBench.Subscriber, state: null, before: null, 50, None)).Count);
    }

    [Fact]
    public async Task Submit_TableOfNobody_IsRefused()
    {
        await using var bench = new RunBench();
        const string sentence = "The table x.csv is not there any more; choose another or upload it again.";
        RunSource[] sources = [new("x.csv", "../x.csv", DatasetId: null, 1, 1), new("x.csv", PackagedName: null, "other", 1, 1), new("x.csv", PackagedName: null, DatasetId: null, 1, 1)];
        foreach (var source in sources)
            await AssertRefused(bench, RunBench.Owner, new RunRequest(source, Schema: null, new SynthesisOptions()), sentence);
    }

    [Fact]
    public async Task Submit_EveryColumnDropped_IsRefused()
    {
        await using var bench = new RunBench();
        var schema = new TableSchema([new ColumnSchema { Name = "species", Kind = ColumnKind.Category, Drop = true }]);
        await AssertRefused(
            bench, RunBench.Owner, new RunRequest(Penguins, schema, new SynthesisOptions()), "Every column of penguins.csv is dropped; keep at least one.");
    }

    [Fact]
    public async Task Submit_Paid_GoesFirst()
    {
        await using var bench = new RunBench();
        await bench.Submit();
        var paid = await bench.Submit(accountId: RunBench.Subscriber);
        var claimed = await bench.Store.Claim(new RunClaim([Web.Accounts.Tier.Free, Web.Accounts.Tier.Paid], "w", DateTimeOffset.UtcNow, TimeSpan.FromSeconds(9)), None);
        Assert.Equal(paid.Id, claimed!.Id);
    }

    [Fact]
    public async Task RequestMoreRows_RunOfAnotherOrWithoutModel_IsRefused()
    {
        await using var bench = new RunBench();
        var run = await bench.Submit();
        foreach (string account in new[] { RunBench.Owner, RunBench.Subscriber })
        {
            var refusal = await Assert.ThrowsAsync<UnusableInputException>(() => bench.Requests.RequestMoreRows(run.Id, account, 5, 1, None));
            Assert.Equal("The trained model is not there any more; start a new run.", refusal.Message);
        }
    }

    [Fact]
    public async Task Cancel_Queued_EndsAtOnceAndOnlyForTheOwner()
    {
        await using var bench = new RunBench();
        var run = await bench.Submit();
        Assert.False(await bench.Requests.Cancel(run.Id, RunBench.Subscriber, None));
        Assert.True(await bench.Requests.Cancel(run.Id, run.AccountId, None));
        Assert.Equal(RunState.Cancelled, (await bench.Store.Find(run.Id, run.AccountId, None))!.State);
    }

    private static async Task AssertRefused(RunBench bench, string accountId, RunRequest request, string? sentence)
    {
        if (sentence is null)
        {
            Assert.Equal(accountId, (await bench.Requests.Submit(accountId, request, None)).AccountId);
            return;
        }

        Assert.Equal(sentence, (await Assert.ThrowsAsync<UnusableInputException>(() => bench.Requests.Submit(accountId, request, None))).Message);
        Assert.Empty(await bench.Store.List(accountId, state: null, before: null, 10, None));
    }
}
