using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>What came of charging a run.</summary>
internal enum Charge
{
    /// <summary>This call charged it; or an earlier one did that never came so far as to store the run.</summary>
    Made,

    /// <summary>It was charged, and stored, before.</summary>
    MadeBefore,

    /// <summary>The month is used up.</summary>
    Refused,
}

/// <summary>
/// What accounts used of their months, in MongoDB: one document for an account and month counts its charges and lists
/// them, so that one conditional change charges a run. A charge is pending until its run is stored; a run that is
/// given back, or that made rows, owes that to its month until the month was told. What a crash leaves pending or owed is
/// put right when the month is read, or before it refuses a run.
/// </summary>
internal sealed class MongoRunUsage(MongoDatabase database, TimeProvider time)
{
    public const string Collection = "run_usage";

    /// <summary>So long after a charge, clocks that differ by a minute included, nobody is about to store its run any more.</summary>
    internal static readonly TimeSpan Forsaken = TimeSpan.FromMinutes(3);

    public static readonly MongoIndex[] Indexes = [new(Collection, "by_account", new BsonDocument("account", 1))];

    private readonly IMongoCollection<BsonDocument> months = database.Collection(Collection);
    private readonly IMongoCollection<BsonDocument> runs = database.Collection(MongoRunDocument.Collection);

    /// <summary>Charges the run to its month, pending, if the month has room.</summary>
    public async Task<Charge> TryCharge(Run run, int runsPerMonth, CancellationToken cancellationToken)
    {
        var month = Month.Of(run.CreatedAt);
        string id = Id(run.AccountId, month);
        while (true)
        {
            var hasRoom = new BsonDocument { ["_id"] = id, ["used"] = new BsonDocument("$lt", runsPerMonth), ["charges.run"] = new BsonDocument("$ne", run.Id) };
            var charge = new BsonDocument { ["run"] = run.Id, ["rows"] = 0L, ["pending"] = Documents.Time(time.GetUtcNow()) };
            var change = new BsonDocument { ["$inc"] = new BsonDocument("used", 1), ["$push"] = new BsonDocument("charges", charge) };
            if (await database.TryUpdate(Collection, hasRoom, change, cancellationToken)) return Charge.Made;

            var usage = await months.Find(new BsonDocument("_id", id)).FirstOrDefaultAsync(cancellationToken);
            if (usage is null)
            {
                if (runsPerMonth < 1) return Charge.Refused;
                await database.TryInsert(Collection, New(run.AccountId, month, []), cancellationToken);
            }
            else if (Charges(usage).FirstOrDefault(one => one["run"].AsString == run.Id) is { } made)
            {
                return made.Contains("pending") ? Charge.Made : Charge.MadeBefore;
            }
            else if (usage["used"].ToInt64() >= runsPerMonth)
            {
                return Charge.Refused;
            }
        }
    }

    /// <summary>The run is stored. False where its charge was taken for forsaken meanwhile, and given back.</summary>
    public Task<bool> Settle(Run run, CancellationToken cancellationToken) => database.TryUpdate(
        Collection,
        new BsonDocument { ["_id"] = Id(run.AccountId, Month.Of(run.CreatedAt)), ["charges.run"] = run.Id },
        new BsonDocument("$unset", new BsonDocument("charges.$.pending", "")),
        cancellationToken);

    /// <summary>Gives the charge of a run back; nothing where there is none.</summary>
    public Task<bool> GiveBack(Run run, CancellationToken cancellationToken) => GiveBack(Id(run.AccountId, Month.Of(run.CreatedAt)), run.Id, cancellationToken);

    /// <summary>What a changed run owes its month; null where nothing.</summary>
    public static BsonDocument? Owed(Run before, Run run)
    {
        bool givesBack = before.IsCharged && !run.IsCharged;
        return givesBack || (run.State == RunState.Succeeded && before.State != RunState.Succeeded)
            ? new BsonDocument { ["account"] = run.AccountId, ["month"] = Month.Of(run.CreatedAt).Key, ["rows"] = givesBack ? BsonNull.Value : (BsonValue)(long)run.Outcome!.Rows }
            : null;
    }

    /// <summary>Tells the month what the run owes it.</summary>
    public async Task Pay(string runId, BsonDocument owed, CancellationToken cancellationToken)
    {
        string id = $"{owed["account"].AsString}/{owed["month"].AsString}";
        if (owed["rows"].IsBsonNull)
            await GiveBack(id, runId, cancellationToken);
        else
            await database.TryUpdate(
                Collection,
                new BsonDocument { ["_id"] = id, ["charges.run"] = runId },
                new BsonDocument("$set", new BsonDocument("charges.$.rows", owed["rows"])),
                cancellationToken);
        await runs.UpdateOneAsync(
            new BsonDocument { ["_id"] = runId, ["owed"] = owed },
            new BsonDocument { ["$unset"] = new BsonDocument("owed", ""), ["$inc"] = new BsonDocument("rev", 1L) },
            options: null,
            cancellationToken);
    }

    /// <summary>What the account used, once everything that a crash left was put right.</summary>
    public async Task<MonthUsage> Find(string accountId, Month month, CancellationToken cancellationToken)
    {
        var (usage, wasMended) = await Mend(accountId, month, cancellationToken);
        if (wasMended) usage = await months.Find(new BsonDocument("_id", Id(accountId, month))).FirstOrDefaultAsync(cancellationToken);
        return usage is null ? new MonthUsage(0, 0) : new MonthUsage(usage["used"].ToInt32(), Charges(usage).Sum(charge => charge["rows"].ToInt64()));
    }

    /// <summary>Puts right what a crash left in the account's month; false where nothing was to be done.</summary>
    public async Task<bool> TryMend(string accountId, Month month, CancellationToken cancellationToken) =>
        (await Mend(accountId, month, cancellationToken)).WasMended;

    public Task DeleteAccount(string accountId, CancellationToken cancellationToken) =>
        database.Delete(Collection, new BsonDocument("account", accountId), cancellationToken);

    /// <summary>A month as it is kept.</summary>
    internal static BsonDocument New(string accountId, Month month, BsonArray charges) => new()
    {
        ["_id"] = Id(accountId, month),
        ["account"] = accountId,
        ["used"] = charges.Count,
        ["charges"] = charges,
    };

    private async Task<(BsonDocument? Usage, bool WasMended)> Mend(string accountId, Month month, CancellationToken cancellationToken)
    {
        var finding = months.Find(new BsonDocument("_id", Id(accountId, month))).FirstOrDefaultAsync(cancellationToken);
        var debtors = await runs.Find(new BsonDocument("owed.account", accountId)).Project(new BsonDocument("owed", 1)).ToListAsync(cancellationToken);
        foreach (var debtor in debtors) await Pay(debtor["_id"].AsString, debtor["owed"].AsBsonDocument, cancellationToken);

        var usage = await finding;
        bool wasMended = debtors.Count > 0;
        var before = Documents.Time(time.GetUtcNow() - Forsaken);
        foreach (var charge in usage is null ? [] : Charges(usage).Where(charge => charge.Contains("pending") && charge["pending"].ToInt64() < before))
        {
            await Resolve(usage!["_id"].AsString, charge["run"].AsString, cancellationToken);
            wasMended = true;
        }

        return (usage, wasMended);
    }

    /// <summary>Whoever made the charge is gone: it holds if the run is there.</summary>
    private async Task Resolve(string id, string runId, CancellationToken cancellationToken)
    {
        var run = await database.Find<Run>(MongoRunDocument.Collection, new BsonDocument("_id", runId), cancellationToken);
        if (run is { IsCharged: true } && Id(run.AccountId, Month.Of(run.CreatedAt)) == id)
            await Settle(run, cancellationToken);
        else
            await GiveBack(id, runId, cancellationToken);
    }

    private Task<bool> GiveBack(string id, string runId, CancellationToken cancellationToken) => database.TryUpdate(
        Collection,
        new BsonDocument { ["_id"] = id, ["charges.run"] = runId },
        new BsonDocument { ["$pull"] = new BsonDocument("charges", new BsonDocument("run", runId)), ["$inc"] = new BsonDocument("used", -1) },
        cancellationToken);

    private static IEnumerable<BsonDocument> Charges(BsonDocument usage) => usage["charges"].AsBsonArray.Select(charge => charge.AsBsonDocument);

    private static string Id(string accountId, Month month) => $"{accountId}/{month.Key}";
}
