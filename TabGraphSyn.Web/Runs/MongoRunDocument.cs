using System.Globalization;
using MongoDB.Bson;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// A run as MongoDB keeps it. Beside <c>doc</c> stand <c>rev</c>, which grows with every change; what is filtered or
/// sorted; <c>history</c>, which is large and read by itself; and
/// <list type="bullet">
/// <item><c>queue</c>, on runs that wait: sorts as they are claimed, see <see cref="QueueKey"/>;</item>
/// <item><c>place</c>, until the first claim: no two runs of an account in a tier get the same turn;</item>
/// <item><c>slot</c>, on runs under way: one of as many as the account may have at once, see <see cref="Slot"/>;</item>
/// <item><c>tell</c>, on runs whose account is yet to be told that they ended, see <see cref="Notifications.IRunNotices"/>;</item>
/// <item><c>owed</c>, on runs whose month is yet to be told of rows or of a charge given back, see <see cref="MongoRunUsage"/>.</item>
/// </list>
/// </summary>
internal static class MongoRunDocument
{
    public const string Collection = "runs";
    public const string Turns = "run_turns";

    public static readonly MongoIndex[] Indexes =
    [
        new(Collection, "by_account", new BsonDocument { ["account"] = 1, ["created"] = -1, ["_id"] = -1 }),
        new(Collection, "by_account_state", new BsonDocument { ["account"] = 1, ["state"] = 1, ["tier"] = 1, ["turn"] = -1 }),
        new(Collection, "by_queue", new BsonDocument("queue", 1), IsSparse: true),
        new(Collection, "by_age", new BsonDocument { ["tier"] = 1, ["state"] = 1, ["created"] = 1, ["notBefore"] = 1, ["account"] = 1 }),
        new(Collection, "by_lease", new BsonDocument("lease", 1), IsSparse: true),
        new(Collection, "by_worker", new BsonDocument("worker", 1), IsSparse: true),
        new(Collection, "by_place", new BsonDocument("place", 1), IsUnique: true, IsSparse: true),
        new(Collection, "by_slot", new BsonDocument("slot", 1), IsUnique: true, IsSparse: true),
        new(Collection, "by_death", new BsonDocument("dead", -1), IsSparse: true),
        new(Collection, "by_news", new BsonDocument("tell", 1), IsSparse: true),
        new(Collection, "by_debt", new BsonDocument("owed.account", 1), IsSparse: true),
    ];

    /// <summary>What is read of a run to change it.</summary>
    public static readonly BsonDocument Projection = new() { ["doc"] = 1, ["rev"] = 1 };

    /// <summary>A new run.</summary>
    public static BsonDocument New(Run run)
    {
        var document = new BsonDocument
        {
            ["_id"] = run.Id,
            ["rev"] = 1L,
            ["account"] = run.AccountId,
            ["tier"] = run.Tier.ToString(),
            ["priority"] = run.Priority,
            ["turn"] = run.Turn,
            ["concurrent"] = run.ConcurrentRuns,
            ["created"] = Documents.Time(run.CreatedAt),
        };
        return document.AddRange(Fields(run).Where(field => !field.Value.IsBsonNull));
    }

    /// <summary>The changes that make the stored run this one.</summary>
    public static BsonDocument Changes(Run run)
    {
        var (set, gone) = (new BsonDocument(), new BsonDocument("place", ""));
        foreach (var field in Fields(run)) (field.Value.IsBsonNull ? gone : set).Add(field.Name, field.Value.IsBsonNull ? "" : field.Value);
        if (run.State != RunState.Running) gone["slot"] = "";
        return new BsonDocument { ["$set"] = set, ["$unset"] = gone, ["$inc"] = new BsonDocument("rev", 1L) };
    }

    public static Run Read(BsonDocument document) => Documents.Record<Run>(document["doc"].AsString);

    /// <summary>The turn of an account in a tier.</summary>
    public static string Place(Run run) => $"{run.AccountId}/{run.Tier}/{run.Turn}";

    /// <summary>The account's slot of this number, from 0.</summary>
    public static string Slot(string accountId, int number) => $"{accountId}/{number}";

    /// <summary>Sorts as runs of a tier are claimed: by priority downwards, turn, time and id.</summary>
    public static string QueueKey(Run run) => $"{QueueTurn(run.Tier, run.Priority, run.Turn)}/{run.CreatedAt.ToUnixTimeMilliseconds():D15}/{run.Id}";

    /// <summary>Where the runs of this turn begin.</summary>
    public static string QueueTurn(Tier tier, int priority, long turn) =>
        string.Create(CultureInfo.InvariantCulture, $"{tier}/{int.MaxValue - (long)priority:D10}/{turn:D19}");

    private static BsonDocument Fields(Run run) => new()
    {
        ["state"] = run.State.ToString(),
        ["queue"] = run.State == RunState.Queued ? QueueKey(run) : BsonNull.Value,
        ["notBefore"] = Documents.Time(run.NotBefore) ?? 0,
        ["lease"] = (BsonValue?)Documents.Time(run.LeaseUntil) ?? BsonNull.Value,
        ["worker"] = (BsonValue?)run.WorkerId ?? BsonNull.Value,
        ["dead"] = run.DeadLetter is null ? BsonNull.Value : (BsonValue?)Documents.Time(run.FinishedAt) ?? BsonNull.Value,
        ["tell"] = (BsonValue?)Documents.Time(run.NewsSince) ?? BsonNull.Value,
        ["rows"] = (long)(run.Outcome?.Rows ?? 0),
        ["bytes"] = run.Outcome?.Bytes ?? 0,
        ["doc"] = Documents.Text(run),
    };
}
