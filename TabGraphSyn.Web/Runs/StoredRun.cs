using MongoDB.Bson;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Runs;

/// <summary>A run that may be claimed, as it was read from MongoDB.</summary>
/// <param name="stored">Its document.</param>
internal sealed class StoredRun(BsonDocument stored)
{
    /// <summary>What is read of it.</summary>
    public static BsonDocument Projection { get; } =
        new() { ["doc"] = 1, ["rev"] = 1, ["queue"] = 1, ["account"] = 1, ["tier"] = 1, ["priority"] = 1, ["created"] = 1, ["concurrent"] = 1 };

    public string Id => stored["_id"].AsString;

    public long Revision => stored["rev"].AsInt64;

    public string AccountId => stored["account"].AsString;

    public Tier Tier => Enum.Parse<Tier>(stored["tier"].AsString);

    public int Priority => stored["priority"].AsInt32;

    public long Created => stored["created"].AsInt64;

    public int Concurrent => stored["concurrent"].AsInt32;

    public string QueueKey => stored["queue"].AsString;

    /// <summary>Slots of its account that are in use; null where nobody looked.</summary>
    public IReadOnlySet<string>? SlotsInUse { get; set; }

    public bool HasRoom => SlotsInUse is null || SlotsInUse.Count < Concurrent;

    /// <summary>It, and nobody else's change of it.</summary>
    public BsonDocument Unchanged => new() { ["_id"] = Id, ["rev"] = Revision };

    public Run Read() => MongoRunDocument.Read(stored);
}
