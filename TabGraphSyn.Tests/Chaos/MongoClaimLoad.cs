using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;
using Xunit.Abstractions;

namespace TabGraphSyn.Tests.Chaos;

[NeedsMongo]
public sealed class MongoClaimLoad : ClaimLoad, IDisposable
{
    private readonly MongoTestDatabase database = new(MongoRunStore.Indexes);

    public MongoClaimLoad(ITestOutputHelper output)
        : base(output) => Store = new MongoRunStore(database.Database, TimeProvider.System);

    protected override IRunStore Store { get; }

    protected override async Task Add(IReadOnlyList<Run> runs)
    {
        var turns = new Dictionary<(string Account, Tier Tier), long>();
        long first = 1 + ((await database.Database.Collection(MongoRunDocument.Turns).Find(new BsonDocument()).ToListAsync()).Max(tier => (long?)tier["turn"].AsInt64) ?? 0);
        foreach (var batch in runs.Chunk(1_000))
            await database.Database.Collection(MongoRunDocument.Collection).InsertManyAsync(batch.Select(run => MongoRunDocument.New(
                run with { Turn = turns[(run.AccountId, run.Tier)] = turns.GetValueOrDefault((run.AccountId, run.Tier), first - 1) + 1 })));
    }

    public void Dispose() => database.Dispose();
}
