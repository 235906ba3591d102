using System.Collections.Concurrent;
using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>The turn that each tier has come to.</summary>
internal sealed class MongoRunTurns(MongoDatabase database)
{
    private readonly IMongoCollection<BsonDocument> tiers = database.Collection(MongoRunDocument.Turns);
    private readonly IMongoCollection<BsonDocument> runs = database.Collection(MongoRunDocument.Collection);

    /// <summary>What this process passed already: turns never go back.</summary>
    private readonly ConcurrentDictionary<Tier, long> passed = new();
    private readonly ConcurrentDictionary<Tier, long> reached = new();
    private readonly SharedReads<Tier, long> telling = new();

    /// <summary>The turn after the tier's present one and after those that the account has already.</summary>
    public async Task<long> Next(Run run, CancellationToken cancellationToken)
    {
        string tier = run.Tier.ToString();
        var present = tiers.Find(new BsonDocument("_id", tier)).FirstOrDefaultAsync(cancellationToken);
        var waiting = new BsonDocument { ["account"] = run.AccountId, ["state"] = nameof(RunState.Queued), ["tier"] = tier };
        var last = await runs.Find(waiting).Sort(new BsonDocument("turn", -1)).Limit(1).Project(new BsonDocument("turn", 1)).FirstOrDefaultAsync(cancellationToken);
        return 1 + Math.Max((await present)?["turn"].AsInt64 ?? 0, last?["turn"].AsInt64 ?? 0);
    }

    /// <summary>The run is claimed: its tier has come to its turn. Claimers at the same time tell the database once.</summary>
    public async Task Pass(Run run, CancellationToken cancellationToken)
    {
        if (passed.TryGetValue(run.Tier, out long turn) && turn >= run.Turn) return;
        reached.AddOrUpdate(run.Tier, run.Turn, (_, other) => Math.Max(other, run.Turn));
        await telling.Read(run.Tier, () => Tell(run.Tier), cancellationToken);
    }

    /// <summary>A tier's turn as it is kept.</summary>
    internal static BsonDocument Document(Tier tier, long turn) => new() { ["_id"] = tier.ToString(), ["turn"] = turn };

    private async Task<long> Tell(Tier tier)
    {
        long turn = reached[tier];
        if (passed.TryGetValue(tier, out long known) && known >= turn) return known;
        var document = new BsonDocument("_id", tier.ToString());
        var change = new BsonDocument("$max", new BsonDocument("turn", turn));
        if (!await database.TryUpdate(MongoRunDocument.Turns, document, change, CancellationToken.None)
            && !await database.TryInsert(MongoRunDocument.Turns, Document(tier, turn), CancellationToken.None))
            await database.TryUpdate(MongoRunDocument.Turns, document, change, CancellationToken.None);
        return passed[tier] = turn;
    }
}
