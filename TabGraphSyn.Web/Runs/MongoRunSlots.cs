using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>What came of taking a run.</summary>
internal enum Taking
{
    Won,

    /// <summary>Another took it, or it doesn't wait any more.</summary>
    Lost,

    /// <summary>Its account has as many runs under way as it may.</summary>
    NoSlot,
}

/// <summary>
/// The slots that an account's runs under way sit in. No two sit in one, which the index sees to: whatever claimers do at
/// the same time, an account never has more runs under way than slots.
/// </summary>
internal sealed class MongoRunSlots(MongoDatabase database)
{
    /// <summary>An account with more slots hardly ever fills them: a guess costs less than to look.</summary>
    private const int MostToLookAt = 16;

    private const int MostGuesses = 4;

    /// <summary>Tells each run which slots of its account are in use, where the account has few.</summary>
    public async Task LookAt(IReadOnlyList<StoredRun> candidates, CancellationToken cancellationToken)
    {
        var few = candidates.Where(run => run.Concurrent <= MostToLookAt).ToList();
        if (few.Count == 0) return;
        var used = await InUse([.. few.Select(run => run.AccountId).Distinct()], cancellationToken);
        foreach (var run in few) run.SlotsInUse = used.GetValueOrDefault(run.AccountId) ?? [];
    }

    /// <summary>Makes the stored run that which was claimed, in a slot of its account.</summary>
    public async Task<Taking> TryTake(StoredRun stored, Run claimed, CancellationToken cancellationToken)
    {
        var changes = MongoRunDocument.Changes(claimed);
        var unchanged = stored.Unchanged;
        int most = stored.Concurrent;
        var used = stored.SlotsInUse;
        for (int guess = 0; ; guess++)
        {
            if (used is null && (most <= MostToLookAt || guess >= MostGuesses))
                used = (await InUse([stored.AccountId], cancellationToken)).GetValueOrDefault(stored.AccountId) ?? [];
            if (used?.Count >= most) return Taking.NoSlot;
            string slot = Free(stored.AccountId, most, used);
            changes["$set"]["slot"] = slot;
            try
            {
                var updated = await database.Collection(MongoRunDocument.Collection).UpdateOneAsync(unchanged, changes, options: null, cancellationToken);
                return updated.MatchedCount == 1 ? Taking.Won : Taking.Lost;
            }
            catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
            {
                // Another run took the slot meanwhile: look anew.
                used = null;
            }
        }
    }

    private static string Free(string accountId, int most, IReadOnlySet<string>? used)
    {
        if (used is null) return MongoRunDocument.Slot(accountId, Random.Shared.Next(most));
        var free = Enumerable.Range(0, most).Select(number => MongoRunDocument.Slot(accountId, number)).Where(slot => !used.Contains(slot)).ToList();
        return free[Random.Shared.Next(free.Count)];
    }

    private async Task<Dictionary<string, HashSet<string>>> InUse(IReadOnlyList<string> accounts, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument { ["account"] = new BsonDocument("$in", new BsonArray(accounts)), ["state"] = nameof(RunState.Running) };
        var found = await database.Collection(MongoRunDocument.Collection).Find(filter)
            .Project(new BsonDocument { ["account"] = 1, ["slot"] = 1, ["_id"] = 0 }).ToListAsync(cancellationToken);
        return found.GroupBy(run => run["account"].AsString, run => run["slot"].AsString).ToDictionary(group => group.Key, group => group.ToHashSet());
    }
}
