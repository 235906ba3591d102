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

    /// <summary>The turn after the tier's present one and after those that the account has already.</summary>
    public async Task<long> Next(Run run, CancellationToken cancellationToken)
    {
        string tier = run.Tier.ToString();
        var present = tiers.Find(new BsonDocument("_id", tier)).FirstOrDefaultAsync(cancellationToken);
        var waiting = new BsonDocument { ["account"] = run.AccountId, ["state"] = nameof(RunState.Queued), ["tier"] = tier };
        var last = await runs.Find(waiting).Sort(new BsonDocument("turn", -1)).Limit(1).Project(new BsonDocument("turn", 1)).FirstOrDefaultAsync(cancellationToken);
        return 1 + Math.Max((await present)?["turn"].AsInt64 ?? 0, last?["turn"].AsInt64 ?? 0);
    }

    /// <summary>The run is claimed: its tier has come to its turn.</summary>
    public async Task Pass(Run run, CancellationToken cancellationToken)
    {
        if (passed.TryGetValue(run.Tier, out long turn) && turn >= run.Turn) return;
        var tier = new BsonDocument("_id", run.Tier.ToString());
        var change = new BsonDocument("$max", new BsonDocument("turn", run.Turn));
        if (!await database.TryUpdate(MongoRunDocument.Turns, tier, change, cancellationToken)
            && !await database.TryInsert(MongoRunDocument.Turns, Document(run.Tier, run.Turn), cancellationToken))
            await database.TryUpdate(MongoRunDocument.Turns, tier, change, cancellationToken);
        passed.AddOrUpdate(run.Tier, run.Turn, (_, known) => Math.Max(known, run.Turn));
    }

    /// <summary>A tier's turn as it is kept.</summary>
    internal static BsonDocument Document(Tier tier, long turn) => new() { ["_id"] = tier.ToString(), ["turn"] = turn };
}
