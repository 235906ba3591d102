using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>The runs of one tier that one claim may take, in order: read a page at a time, without those that can't begin.</summary>
internal sealed class MongoRunHeads(
    IMongoCollection<BsonDocument> runs, MongoRunSlots slots, RunsTaken taken, QueueWindows windows, RunClaim claim, Tier tier)
{
    private const int PageSize = 24;

    private readonly HashSet<string> full = [];
    private readonly Queue<QueuedRun> page = new();
    private readonly string? window = windows.End(tier);
    private int wider;
    private bool isWhole;

    public Tier Tier => tier;

    /// <summary>The first run that can begin and that nobody else in this process is about to take; null where there is none.</summary>
    public async Task<QueuedRun?> Find(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (page.TryPeek(out var run))
            {
                if (!full.Contains(run.AccountId) && !taken.Has(run)) return run;
                page.Dequeue();
            }

            if (isWhole) return null;
            await ReadPage(cancellationToken);
        }
    }

    /// <summary>The account turned out to have no slot.</summary>
    public void LeaveOut(string accountId) => full.Add(accountId);

    /// <summary>Whether a run that can begin waits for too long, given the first in line.</summary>
    public async Task<bool> HasOverdue(QueuedRun first, CancellationToken cancellationToken)
    {
        long before = claim.OverdueBefore.ToUnixTimeMilliseconds();
        if (first.Created <= before) return true;
        while (true)
        {
            var filter = new BsonDocument
            {
                ["tier"] = tier.ToString(),
                ["state"] = nameof(RunState.Queued),
                ["created"] = new BsonDocument("$lte", before),
            };
            var found = await Read(filter, sort: null, cancellationToken);
            if (found.Exists(run => run.HasRoom)) return true;
            if (found.Count < PageSize) return false;
        }
    }

    private async Task ReadPage(CancellationToken cancellationToken)
    {
        string? end = QueueWindows.Wider(tier, window, wider);
        var range = new BsonDocument { ["$gte"] = $"{tier}/", ["$lte"] = end ?? $"{tier}0" };
        var found = await Read(new BsonDocument("queue", range), new BsonDocument("queue", 1), cancellationToken);
        foreach (var run in found) page.Enqueue(run);
        if (found.Count == PageSize)
        {
            windows.Set(tier, found[^1].QueueKey);
            return;
        }

        // All that the window has is in the page: what comes next is to be found in a wider one.
        if (found.Count > 0 || end is null) windows.Set(tier, end);
        isWhole = end is null;
        wider++;
    }

    /// <summary>Runs whose delay is over and whose accounts aren't known to have no room; notes which have none.</summary>
    private async Task<List<QueuedRun>> Read(BsonDocument filter, BsonDocument? sort, CancellationToken cancellationToken)
    {
        filter["notBefore"] = new BsonDocument("$lte", Documents.Time(claim.Now));
        if (full.Count > 0) filter["account"] = new BsonDocument("$nin", new BsonArray(full));
        var found = await runs.Find(filter).Sort(sort).Limit(PageSize).Project(QueuedRun.Projection).ToListAsync(cancellationToken);
        List<QueuedRun> read = [.. found.Select(document => new QueuedRun(document))];
        await slots.LookAt(read, cancellationToken);
        full.UnionWith(read.Where(run => !run.HasRoom).Select(run => run.AccountId));
        return read;
    }
}
