using MongoDB.Bson;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

/// <summary>What a process that dies in the middle of a step leaves in MongoDB, and how it is put right.</summary>
[NeedsMongo]
public sealed class MongoRunUsageTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly MongoTestDatabase database = new(MongoRunStore.Indexes);
    private readonly Clock clock = new();
    private readonly MongoRunStore store;
    private readonly MongoRunUsage usage;

    public MongoRunUsageTests()
    {
        store = new MongoRunStore(database.Database, clock);
        usage = new MongoRunUsage(database.Database, clock);
    }

    [ContractFact]
    public async Task FindUsage_ChargedButNeverStored_GivesItBackAfterAWhile()
    {
        Assert.Equal(Charge.Made, await usage.TryCharge(NewRun("lost"), 1, None));
        Assert.Equal(1, await Used());
        Assert.Equal(Acceptance.MonthUsedUp, await store.Accept(NewRun("next"), 1, None));

        clock.Now += MongoRunUsage.Forsaken + TimeSpan.FromSeconds(1);
        Assert.Equal(0, await Used());
        Assert.Equal(Acceptance.Accepted, await store.Accept(NewRun("next"), 1, None));
    }

    [ContractFact]
    public async Task Accept_MonthFullOfForsakenCharges_IsAcceptedAfterAll()
    {
        await usage.TryCharge(NewRun("lost"), 1, None);
        clock.Now += MongoRunUsage.Forsaken + TimeSpan.FromSeconds(1);
        Assert.Equal(Acceptance.Accepted, await store.Accept(NewRun("next"), 1, None));
        Assert.Equal(1, await Used());
    }

    [ContractFact]
    public async Task FindUsage_StoredButNotSettled_KeepsTheCharge()
    {
        await usage.TryCharge(NewRun("a"), 1, None);
        await database.Database.TryInsert(MongoRunDocument.Collection, MongoRunDocument.New(NewRun("a") with { IsCharged = true }), None);
        clock.Now += MongoRunUsage.Forsaken + TimeSpan.FromSeconds(1);
        Assert.Equal(1, await Used());
        clock.Now += MongoRunUsage.Forsaken;
        Assert.Equal(1, await Used());
    }

    [ContractFact]
    public async Task Accept_ChargedBeforeByAProcessThatDied_TakesThatCharge()
    {
        await usage.TryCharge(NewRun("a"), 1, None);
        Assert.Equal(Acceptance.Accepted, await store.Accept(NewRun("a"), 1, None));
        Assert.Equal(1, await Used());
        Assert.Equal(Acceptance.AlreadyThere, await store.Accept(NewRun("a"), 1, None));
    }

    [ContractFact]
    public async Task FindUsage_GivenUpButMonthNotTold_GivesItBackOnce()
    {
        await store.Accept(NewRun("a"), 1, None);
        await Owe("a", rows: null);
        Assert.Equal(new MonthUsage(0, 0), await store.FindUsage("owner", Month.Of(Now), None));
        Assert.Equal(new MonthUsage(0, 0), await store.FindUsage("owner", Month.Of(Now), None));
        Assert.Equal(0, await Debts());
    }

    [ContractFact]
    public async Task Accept_MonthNotToldOfARunGivenUp_IsAcceptedAfterAll()
    {
        await store.Accept(NewRun("a"), 1, None);
        await Owe("a", rows: null);
        Assert.Equal(Acceptance.Accepted, await store.Accept(NewRun("b"), 1, None));
        Assert.Equal(1, await Used());
    }

    [ContractFact]
    public async Task Delete_MonthNotToldOfItsRows_TellsItFirst()
    {
        await store.Accept(NewRun("a"), 1, None);
        await store.RequestCancel("a", "owner", Now, None);
        await store.Accept(NewRun("b"), 1, None);
        var run = (await store.Claim(new RunClaim([Tier.Free], "w", Now, TimeSpan.FromSeconds(30)), None))!;
        await store.Fail("b", run.Fence, "No.", Now, None);
        await Owe("b", rows: 70);
        Assert.True(await store.Delete("b", "owner", None));
        Assert.Equal(new MonthUsage(1, 70), await store.FindUsage("owner", Month.Of(Now), None));
    }

    [ContractFact]
    public async Task Accept_ManyAtOnce_GivesEachATurnOfItsOwn()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(index => Task.Run(() => store.Accept(NewRun($"r{index}"), 100, None))));
        var turns = (await store.List("owner", state: null, before: null, 100, None)).Select(run => run.Turn).Order();
        Assert.Equal(Enumerable.Range(1, 12).Select(turn => (long)turn), turns);
    }

    public void Dispose() => database.Dispose();

    private static Run NewRun(string id) => new()
    {
        Id = id,
        AccountId = "owner",
        Tier = Tier.Free,
        Source = new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 344, 8),
        Options = new SynthesisOptions(),
        State = RunState.Queued,
        CreatedAt = Now,
    };

    private async Task<int> Used() => (await store.FindUsage("owner", Month.Of(Now), None)).Runs;

    /// <summary>As a crash leaves a run right after its change.</summary>
    private Task<bool> Owe(string id, long? rows)
    {
        var owed = new BsonDocument { ["account"] = "owner", ["month"] = Month.Of(Now).Key, ["rows"] = (BsonValue?)rows ?? BsonNull.Value };
        return database.Database.TryUpdate(MongoRunDocument.Collection, new BsonDocument("_id", id), new BsonDocument("$set", new BsonDocument("owed", owed)), None);
    }

    private Task<long> Debts() =>
        database.Database.Collection(MongoRunDocument.Collection).CountDocumentsAsync(new BsonDocument("owed", new BsonDocument("$exists", true)));

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = MongoRunUsageTests.Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
