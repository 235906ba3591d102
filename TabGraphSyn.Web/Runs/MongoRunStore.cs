using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// Runs in MongoDB. Each change reads the record, decides, and replaces it if nobody changed it meanwhile; else it
/// begins anew.
/// </summary>
internal sealed class MongoRunStore(MongoDatabase database, TimeProvider time) : IRunStore
{
    private const int MostTries = 100;

    public static readonly MongoIndex[] Indexes = [.. MongoRunDocument.Indexes, .. MongoRunUsage.Indexes];

    private readonly IMongoCollection<BsonDocument> runs = database.Collection(MongoRunDocument.Collection);
    private readonly MongoRunUsage usage = new(database, time);
    private readonly MongoRunQueue queue = new(database);

    public async Task<Acceptance> Accept(Run run, int runsPerMonth, CancellationToken cancellationToken)
    {
        while (await usage.TryCharge(run, runsPerMonth, cancellationToken) is var charge and not Charge.Made)
        {
            if (charge == Charge.MadeBefore || await FindAny(run.Id, cancellationToken) is not null) return Acceptance.AlreadyThere;
            if (!await usage.TryMend(run.AccountId, Month.Of(run.CreatedAt), cancellationToken)) return Acceptance.MonthUsedUp;
        }

        run = run with { IsCharged = true };
        if (!await TryInsert(run, cancellationToken))
        {
            // The charge may be that of the very run which was there first.
            if (await FindAny(run.Id, cancellationToken) is not { } stored || stored.AccountId != run.AccountId || Month.Of(stored.CreatedAt) != Month.Of(run.CreatedAt))
                await usage.GiveBack(run, cancellationToken);
            return Acceptance.AlreadyThere;
        }

        try
        {
            return await usage.Settle(run, cancellationToken) ? Acceptance.Accepted : await ChargeAnew(run, runsPerMonth, cancellationToken);
        }
        catch (Exception e) when (StorageOutage.IsOne(e))
        {
            // The run waits, which is what counts; its charge is settled when the month is read.
            return Acceptance.Accepted;
        }
    }

    public Task<MonthUsage> FindUsage(string accountId, Month month, CancellationToken cancellationToken) => usage.Find(accountId, month, cancellationToken);

    public async Task<RunStatistics> Statistics(string accountId, CancellationToken cancellationToken)
    {
        PipelineDefinition<BsonDocument, BsonDocument> stages = new[]
        {
            new BsonDocument("$match", new BsonDocument("account", accountId)),
            new BsonDocument("$group", new BsonDocument
            {
                ["_id"] = "$state",
                ["runs"] = new BsonDocument("$sum", 1),
                ["rows"] = new BsonDocument("$sum", "$rows"),
                ["bytes"] = new BsonDocument("$sum", "$bytes"),
            }),
        };
        var groups = (await (await runs.AggregateAsync(stages, options: null, cancellationToken)).ToListAsync(cancellationToken))
            .ToDictionary(group => group["_id"].AsString);
        long Value(RunState state, string name) => groups.TryGetValue(state.ToString(), out var group) ? group[name].ToInt64() : 0;
        int Count(RunState state) => (int)Value(state, "runs");
        return new RunStatistics(
            Count(RunState.Queued), Count(RunState.Running), Count(RunState.Succeeded), Count(RunState.Failed), Count(RunState.Cancelled),
            Value(RunState.Succeeded, "rows"), Value(RunState.Succeeded, "bytes"));
    }

    public Task<Run?> Find(string id, string accountId, CancellationToken cancellationToken) =>
        database.Find<Run>(MongoRunDocument.Collection, Own(id, accountId), cancellationToken);

    public async Task<RunHistory?> FindHistory(string id, string accountId, CancellationToken cancellationToken)
    {
        var found = await runs.Find(Own(id, accountId)).Project(new BsonDocument("history", 1)).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : Documents.Record<RunHistory>(found.GetValue("history", "{}").AsString);
    }

    public Task<IReadOnlyList<Run>> List(string accountId, RunState? state, Run? before, int limit, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument("account", accountId);
        if (state is not null) filter["state"] = state.ToString();
        if (before is not null)
        {
            var created = Documents.Time(before.CreatedAt);
            filter["$or"] = new BsonArray
            {
                new BsonDocument("created", new BsonDocument("$lt", created)),
                new BsonDocument { ["created"] = created, ["_id"] = new BsonDocument("$lt", before.Id) },
            };
        }

        return database.List<Run>(MongoRunDocument.Collection, filter, new BsonDocument { ["created"] = -1, ["_id"] = -1 }, limit, cancellationToken);
    }

    public Task<IReadOnlyList<Run>> LatestSucceeded(Tier tier, int limit, CancellationToken cancellationToken) => database.List<Run>(
        MongoRunDocument.Collection,
        new BsonDocument { ["tier"] = tier.ToString(), ["state"] = nameof(RunState.Succeeded) },
        new BsonDocument("created", -1),
        limit,
        cancellationToken);

    public async Task<int?> QueuePosition(string id, string accountId, CancellationToken cancellationToken)
    {
        var found = await runs.Find(Own(id, accountId)).Project(new BsonDocument { ["queue"] = 1, ["tier"] = 1 }).FirstOrDefaultAsync(cancellationToken);
        if (found is null || !found.TryGetValue("queue", out var key)) return null;
        var ahead = new BsonDocument("queue", new BsonDocument { ["$gte"] = found["tier"].AsString + "/", ["$lte"] = key });
        return (int)await runs.CountDocumentsAsync(ahead, options: null, cancellationToken);
    }

    public async Task<IReadOnlySet<string>> UnfinishedIds(CancellationToken cancellationToken) => await Ids(
        new BsonDocument("state", new BsonDocument("$in", new BsonArray { nameof(RunState.Queued), nameof(RunState.Running) })), cancellationToken);

    public Task<Run?> Claim(RunClaim claim, CancellationToken cancellationToken) => queue.Claim(claim, cancellationToken);

    public async Task<LeaseState> Heartbeat(string id, long fence, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        await Change(id, run => RunTransitions.Renewed(run, fence, now, lease), cancellationToken) is not { } renewed ? LeaseState.Lost
        : renewed.CancelRequested ? LeaseState.CancelRequested
        : LeaseState.Held;

    public async Task<bool> SaveProgress(string id, long fence, PipelineProgress? progress, RunHistory history, CancellationToken cancellationToken) =>
        await Change(id, run => RunTransitions.Progressed(run, fence, progress), cancellationToken, history) is not null;

    public Task<bool> Note(string id, long fence, string note, CancellationToken cancellationToken) =>
        Changes(id, run => RunTransitions.Noted(run, fence, note), cancellationToken);

    public Task<bool> Complete(string id, long fence, RunOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken) =>
        Changes(id, run => RunTransitions.Completed(run, fence, outcome, now), cancellationToken);

    public Task<bool> Fail(string id, long fence, string failure, DateTimeOffset now, CancellationToken cancellationToken) =>
        Changes(id, run => RunTransitions.Failed(run, fence, failure, now), cancellationToken);

    public Task<bool> DeadLetter(string id, long fence, string failure, string reason, DateTimeOffset now, CancellationToken cancellationToken) =>
        Changes(id, run => RunTransitions.DeadLettered(run, fence, failure, reason, now), cancellationToken);

    public Task<bool> EndCancelled(string id, long fence, DateTimeOffset now, CancellationToken cancellationToken) =>
        Changes(id, run => RunTransitions.EndCancelled(run, fence, now), cancellationToken);

    public Task<bool> Release(string id, long fence, bool fault, DateTimeOffset now, DateTimeOffset? notBefore, CancellationToken cancellationToken) =>
        Changes(id, run => RunTransitions.Released(run, fence, fault, now, notBefore), cancellationToken);

    public async Task<int> ReleaseAll(string workerId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        int released = 0;
        foreach (string id in await Ids(new BsonDocument("worker", workerId), cancellationToken))
        {
            if (await Changes(id, run => RunTransitions.Abandoned(run, workerId, now), cancellationToken)) released++;
        }

        return released;
    }

    public async Task<Run?> RequestCancel(string id, string accountId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await Change(id, run => run.AccountId == accountId ? RunTransitions.CancelRequested(run, now) : null, cancellationToken)
        ?? await Find(id, accountId, cancellationToken);

    public async Task<bool> Delete(string id, string accountId, CancellationToken cancellationToken)
    {
        var ended = Own(id, accountId);
        ended["state"] = new BsonDocument("$nin", new BsonArray { nameof(RunState.Queued), nameof(RunState.Running) });
        var found = await runs.Find(ended).Project(new BsonDocument("owed", 1)).FirstOrDefaultAsync(cancellationToken);
        if (found is null) return false;
        if (found.TryGetValue("owed", out var owed)) await usage.Pay(id, owed.AsBsonDocument, cancellationToken);
        return await database.Delete(MongoRunDocument.Collection, ended, cancellationToken) == 1;
    }

    public async Task<IReadOnlyList<string>> DeleteAccount(string accountId, CancellationToken cancellationToken)
    {
        await usage.DeleteAccount(accountId, cancellationToken);
        var deleted = new List<string>();
        while (await Ids(new BsonDocument("account", accountId), cancellationToken) is { Count: > 0 } ids)
        {
            await database.Delete(MongoRunDocument.Collection, new BsonDocument("_id", new BsonDocument("$in", new BsonArray(ids))), cancellationToken);
            deleted.AddRange(ids);
        }

        return deleted;
    }

    public Task<IReadOnlyList<Run>> DeadLetters(int limit, CancellationToken cancellationToken) => database.List<Run>(
        MongoRunDocument.Collection,
        new BsonDocument("dead", new BsonDocument("$gt", 0)),
        new BsonDocument { ["dead"] = -1, ["_id"] = 1 },
        limit,
        cancellationToken);

    public Task<Run?> Requeue(string id, CancellationToken cancellationToken) => Change(id, RunTransitions.Requeued, cancellationToken);

    private static BsonDocument Own(string id, string accountId) => new() { ["_id"] = id, ["account"] = accountId };

    private Task<Run?> FindAny(string id, CancellationToken cancellationToken) =>
        database.Find<Run>(MongoRunDocument.Collection, new BsonDocument("_id", id), cancellationToken);

    private async Task<HashSet<string>> Ids(BsonDocument filter, CancellationToken cancellationToken)
    {
        var found = await runs.Find(filter).Project(new BsonDocument("_id", 1)).ToListAsync(cancellationToken);
        return [.. found.Select(document => document["_id"].AsString)];
    }

    /// <summary>Stores the run in its turn; false where its id is taken.</summary>
    private async Task<bool> TryInsert(Run run, CancellationToken cancellationToken)
    {
        long turn = await queue.NextTurn(run, cancellationToken);
        for (int attempt = 0; attempt < MostTries; attempt++, turn++)
        {
            var document = MongoRunDocument.New(run with { Turn = turn });
            document["place"] = MongoRunDocument.Place(run with { Turn = turn });
            if (await database.TryInsert(MongoRunDocument.Collection, document, cancellationToken)) return true;
            if (await FindAny(run.Id, cancellationToken) is not null) return false;

            // Another run of the account took the turn meanwhile.
        }

        throw new TimeoutException($"Run {run.Id} found no turn: too many runs of its account come at once.");
    }

    /// <summary>
    /// The charge was given back while the run was being stored, which took longer than it ever should: the month may have
    /// been used up since. A run that was given up meanwhile needs none.
    /// </summary>
    private async Task<Acceptance> ChargeAnew(Run run, int runsPerMonth, CancellationToken cancellationToken)
    {
        if (await FindAny(run.Id, cancellationToken) is not { IsCharged: true }) return Acceptance.Accepted;
        var charge = await usage.TryCharge(run, runsPerMonth, cancellationToken);
        if (charge == Charge.Refused && await database.Delete(MongoRunDocument.Collection, new BsonDocument { ["_id"] = run.Id, ["rev"] = 1L }, cancellationToken) == 1)
            return Acceptance.MonthUsedUp;
        if (charge == Charge.Made) await usage.Settle(run, cancellationToken);
        if (await FindAny(run.Id, cancellationToken) is not { IsCharged: true }) await usage.GiveBack(run, cancellationToken);
        return Acceptance.Accepted;
    }

    private async Task<bool> Changes(string id, Func<Run, Run?> change, CancellationToken cancellationToken) =>
        await Change(id, change, cancellationToken) is not null;

    private async Task<Run?> Change(string id, Func<Run, Run?> change, CancellationToken cancellationToken, RunHistory? history = null)
    {
        for (int attempt = 0; attempt < MostTries; attempt++)
        {
            var stored = await runs.Find(new BsonDocument("_id", id)).Project(MongoRunDocument.Projection).FirstOrDefaultAsync(cancellationToken);
            if (stored is null) return null;
            var run = MongoRunDocument.Read(stored);
            if (change(run) is not { } changed) return null;
            var changes = MongoRunDocument.Changes(changed);
            if (history is not null) changes["$set"]["history"] = Documents.Text(history);
            var owed = MongoRunUsage.Owed(run, changed);
            if (owed is not null) changes["$set"]["owed"] = owed;
            if (!await database.TryUpdate(MongoRunDocument.Collection, new BsonDocument { ["_id"] = id, ["rev"] = stored["rev"] }, changes, cancellationToken)) continue;
            if (owed is not null) await PayIfPossible(id, owed, cancellationToken);
            return changed;
        }

        throw new TimeoutException($"Run {id} could not be changed: others changed it {MostTries} times meanwhile.");
    }

    /// <summary>The run has changed, whatever becomes of this: what is not paid now is paid when the month is read.</summary>
    private async Task PayIfPossible(string id, BsonDocument owed, CancellationToken cancellationToken)
    {
        try
        {
            await usage.Pay(id, owed, cancellationToken);
        }
        catch (Exception e) when (StorageOutage.IsOne(e) || e is OperationCanceledException)
        {
            // Kept on the run.
        }
    }
}
