using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// Which run is next, and which turn a new one gets, in MongoDB. A claim reads the first few runs in order, takes the first
/// that nobody took meanwhile and whose account has a slot free, and goes on to the next where another was faster.
/// </summary>
internal sealed class MongoRunQueue(MongoDatabase database)
{
    /// <summary>Heads that a claim loses to others before it leaves the rest to them.</summary>
    private const int MostTries = 200;

    private readonly IMongoCollection<BsonDocument> runs = database.Collection(MongoRunDocument.Collection);
    private readonly MongoRunSlots slots = new(database);
    private readonly MongoRunTurns turns = new(database);
    private readonly RunsTaken taken = new();
    private readonly QueueWindows windows = new();

    /// <summary>The turn after the tier's present one and after those that the account has already.</summary>
    public Task<long> NextTurn(Run run, CancellationToken cancellationToken) => turns.Next(run, cancellationToken);

    /// <summary>Takes the run that is due; null when none is.</summary>
    public async Task<Run?> Claim(RunClaim claim, CancellationToken cancellationToken)
    {
        var heads = claim.Tiers.Distinct().Select(tier => new MongoRunHeads(runs, slots, taken, windows, claim, tier)).ToList();
        var overdue = new Dictionary<Tier, bool>();
        for (int attempt = 0; attempt < MostTries; attempt++)
        {
            var expired = Expired(claim, cancellationToken);
            var found = (await Task.WhenAll(heads.Select(head => head.Find(cancellationToken)))).OfType<QueuedRun>().ToList();
            if (await expired is { } lost)
            {
                if (await TakeOver(lost, claim, cancellationToken) is { } run) return run;
                continue;
            }

            if (found.Count == 0) return null;
            var next = await Choose(found, heads, overdue, claim, cancellationToken);
            var (outcome, held) = await Take(next, claim, cancellationToken);
            if (held is not null) return held;
            if (outcome == Taking.NoSlot) heads.Single(head => head.Tier == next.Tier).LeaveOut(next.AccountId);
        }

        return null;
    }

    private async Task<BsonDocument?> Expired(RunClaim claim, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument
        {
            ["lease"] = new BsonDocument("$lte", Documents.Time(claim.Now)),
            ["tier"] = new BsonDocument("$in", new BsonArray(claim.Tiers.Select(tier => tier.ToString()))),
        };
        return await runs.Find(filter).Sort(new BsonDocument("lease", 1)).Limit(1).Project(MongoRunDocument.Projection).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>It keeps the slot that it has.</summary>
    private async Task<Run?> TakeOver(BsonDocument stored, RunClaim claim, CancellationToken cancellationToken)
    {
        var run = RunTransitions.Claimed(MongoRunDocument.Read(stored), claim);
        var unchanged = new BsonDocument { ["_id"] = run.Id, ["rev"] = stored["rev"] };
        return await database.TryUpdate(MongoRunDocument.Collection, unchanged, MongoRunDocument.Changes(run), cancellationToken) ? run : null;
    }

    private static async Task<QueuedRun> Choose(
        List<QueuedRun> found, List<MongoRunHeads> heads, Dictionary<Tier, bool> overdue, RunClaim claim, CancellationToken cancellationToken)
    {
        if (found.Count == 1) return found[0];
        if (claim.OverdueFirst)
        {
            foreach (var head in heads.Where(head => !overdue.ContainsKey(head.Tier) && found.Exists(run => run.Tier == head.Tier)))
                overdue[head.Tier] = await head.HasOverdue(found.Single(run => run.Tier == head.Tier), cancellationToken);
            if (found.Where(run => overdue[run.Tier]).OrderBy(run => run.Priority).ThenBy(run => run.Created).FirstOrDefault() is { } late) return late;
        }

        return found.OrderByDescending(run => run.Priority).ThenBy(run => run.Created).First();
    }

    private async Task<(Taking Outcome, Run? Held)> Take(QueuedRun next, RunClaim claim, CancellationToken cancellationToken)
    {
        if (!taken.TryReserve(next)) return (Taking.Lost, null);
        var outcome = Taking.NoSlot;
        try
        {
            var run = RunTransitions.Claimed(next.Record, claim);
            var passing = turns.Pass(run, cancellationToken);
            outcome = await slots.TryTake(next, run, cancellationToken);
            await passing;
            return (outcome, outcome == Taking.Won ? run : null);
        }
        finally
        {
            taken.Release(next, isGone: outcome != Taking.NoSlot);
        }
    }
}

/// <summary>A run that waits, as it was read.</summary>
/// <param name="Stored">Its document.</param>
internal sealed record QueuedRun(BsonDocument Stored)
{
    private Run? record;

    public static BsonDocument Projection { get; } =
        new() { ["doc"] = 1, ["rev"] = 1, ["queue"] = 1, ["account"] = 1, ["tier"] = 1, ["priority"] = 1, ["created"] = 1, ["concurrent"] = 1 };

    public string Id => Stored["_id"].AsString;

    public long Revision => Stored["rev"].AsInt64;

    public string AccountId => Stored["account"].AsString;

    public Tier Tier => Enum.Parse<Tier>(Stored["tier"].AsString);

    public int Priority => Stored["priority"].AsInt32;

    public long Created => Stored["created"].AsInt64;

    public int Concurrent => Stored["concurrent"].AsInt32;

    public string QueueKey => Stored["queue"].AsString;

    /// <summary>Slots of its account that are in use; null where nobody looked.</summary>
    public HashSet<string>? SlotsInUse { get; set; }

    public bool HasRoom => SlotsInUse is null || SlotsInUse.Count < Concurrent;

    public Run Record => record ??= MongoRunDocument.Read(Stored);
}
