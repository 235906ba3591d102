using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>Some runs that wait, in order.</summary>
/// <param name="Runs">At most <see cref="MongoRunPages.Size"/>.</param>
/// <param name="End">Where the part of the queue ended that was looked into; null where it was all of it.</param>
internal sealed record QueuePage(IReadOnlyList<StoredRun> Runs, string? End);

/// <summary>Reads what claims choose from. Claimers of this process that look at the same time share what is read.</summary>
internal sealed class MongoRunPages(MongoDatabase database, MongoRunSlots slots)
{
    /// <summary>Runs that are read at a time: more than a node has claimers.</summary>
    public const int Size = 24;

    private readonly IMongoCollection<BsonDocument> runs = database.Collection(MongoRunDocument.Collection);
    private readonly QueueWindows windows = new();
    private readonly SharedReads<string, QueuePage> shared = new();

    /// <summary>Runs whose lease ran out, the longest over first.</summary>
    public async Task<IReadOnlyList<StoredRun>> Expired(RunClaim claim, CancellationToken cancellationToken)
    {
        var tiers = claim.Tiers.Select(tier => tier.ToString()).Order(StringComparer.Ordinal).ToList();
        var filter = new BsonDocument
        {
            ["lease"] = new BsonDocument("$lte", Documents.Time(claim.Now)),
            ["tier"] = new BsonDocument("$in", new BsonArray(tiers)),
        };
        var read = await shared.Read(
            "expired " + string.Join(' ', tiers),
            async () => new QueuePage(await Read(filter, new BsonDocument("lease", 1), CancellationToken.None), End: null),
            cancellationToken);
        return read.Runs;
    }

    /// <summary>The first runs of a tier that are due.</summary>
    public Task<QueuePage> First(RunClaim claim, Tier tier, CancellationToken cancellationToken) => shared.Read(
        "first " + tier, () => Next(claim, tier, windows.End(tier), [], CancellationToken.None), cancellationToken);

    /// <summary>The first runs of a tier that are due, up to an end, without those of some accounts.</summary>
    public async Task<QueuePage> Next(RunClaim claim, Tier tier, string? end, IReadOnlyCollection<string> without, CancellationToken cancellationToken)
    {
        var filter = Due(claim, without);
        filter["queue"] = new BsonDocument { ["$gte"] = $"{tier}/", ["$lte"] = end ?? $"{tier}0" };
        var found = await Read(filter, new BsonDocument("queue", 1), cancellationToken);
        await slots.LookAt(found, cancellationToken);
        if (found.Count == Size)
            windows.Set(tier, found[^1].QueueKey);
        else if (found.Count > 0 || end is null)
            windows.Set(tier, end);
        return new QueuePage(found, end);
    }

    /// <summary>Some runs of a tier that are due and wait for too long, without those of some accounts.</summary>
    public async Task<IReadOnlyList<StoredRun>> Overdue(RunClaim claim, Tier tier, IReadOnlyCollection<string> without, CancellationToken cancellationToken)
    {
        var filter = Due(claim, without);
        filter["tier"] = tier.ToString();
        filter["state"] = nameof(RunState.Queued);
        filter["created"] = new BsonDocument("$lte", Documents.Time(claim.OverdueBefore));
        async Task<QueuePage> ReadAll()
        {
            var found = await Read(filter, sort: null, CancellationToken.None);
            await slots.LookAt(found, CancellationToken.None);
            return new QueuePage(found, End: null);
        }

        return (without.Count > 0 ? await ReadAll() : await shared.Read("overdue " + tier, ReadAll, cancellationToken)).Runs;
    }

    private static BsonDocument Due(RunClaim claim, IReadOnlyCollection<string> without)
    {
        var filter = new BsonDocument("notBefore", new BsonDocument("$lte", Documents.Time(claim.Now)));
        if (without.Count > 0) filter["account"] = new BsonDocument("$nin", new BsonArray(without));
        return filter;
    }

    private async Task<IReadOnlyList<StoredRun>> Read(BsonDocument filter, BsonDocument? sort, CancellationToken cancellationToken)
    {
        var found = await runs.Find(filter).Sort(sort).Limit(Size).Project(StoredRun.Projection).ToListAsync(cancellationToken);
        return [.. found.Select(document => new StoredRun(document))];
    }
}
