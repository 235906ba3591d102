using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Accounts;

/// <summary>What deleted accounts had used, in MongoDB.</summary>
internal sealed class MongoFormerAccounts(MongoDatabase database) : IFormerAccounts
{
    public const string Collection = "former_accounts";

    public static readonly MongoIndex[] Indexes = [new(Collection, "by_month", new BsonDocument("month", 1))];

    public async Task Keep(string normalizedEmail, SpentRuns spent, CancellationToken cancellationToken)
    {
        await database.Delete(Collection, new BsonDocument("month", new BsonDocument("$lt", spent.Month)), cancellationToken);
        string fingerprint = AddressFingerprint.Of(normalizedEmail);
        var change = new BsonDocument("$max", new BsonDocument("runs", spent.Runs));
        if (!await database.TryUpdate(Collection, new BsonDocument("_id", fingerprint), change, cancellationToken)
            && !await database.TryInsert(Collection, Document(fingerprint, spent), cancellationToken))
            await database.TryUpdate(Collection, new BsonDocument("_id", fingerprint), change, cancellationToken);
    }

    public async Task<SpentRuns?> Find(string normalizedEmail, CancellationToken cancellationToken) =>
        await database.Collection(Collection).Find(new BsonDocument("_id", AddressFingerprint.Of(normalizedEmail))).FirstOrDefaultAsync(cancellationToken) is { } found
            ? new SpentRuns(found["month"].AsString, found["runs"].ToInt32())
            : null;

    /// <summary>A fingerprint's record as it is kept.</summary>
    internal static BsonDocument Document(string fingerprint, SpentRuns spent) => new() { ["_id"] = fingerprint, ["month"] = spent.Month, ["runs"] = spent.Runs };
}
