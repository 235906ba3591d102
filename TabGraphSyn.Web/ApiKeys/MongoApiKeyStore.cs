using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.ApiKeys;

/// <summary>
/// API keys in MongoDB. Each key sits in one of its account's numbered places, which no two share: so many requests at
/// once can't make more keys than there are places.
/// </summary>
internal sealed class MongoApiKeyStore(MongoDatabase database) : IApiKeyStore
{
    public const string Collection = "api_keys";

    public static readonly MongoIndex[] Indexes =
    [
        new(Collection, "by_account", new BsonDocument { ["account"] = 1, ["created"] = -1, ["_id"] = -1 }),
        new(Collection, "by_hash", new BsonDocument("hash", 1), IsUnique: true),
        new(Collection, "by_place", new BsonDocument("place", 1), IsUnique: true),
    ];

    public async Task<bool> TryAdd(ApiKey key, int most, CancellationToken cancellationToken)
    {
        while (true)
        {
            var taken = await Places(key.AccountId, cancellationToken);
            if (taken.Count >= most) return false;
            string place = Enumerable.Range(0, most).Select(number => Place(key.AccountId, number)).First(one => !taken.Contains(one));
            if (await database.TryInsert(Collection, Document(key, place), cancellationToken)) return true;

            // Another key of the account took the place meanwhile: there is one less now. Else the key itself is there already.
            var same = new BsonArray { new BsonDocument("_id", key.Id), new BsonDocument("hash", key.Hash) };
            if (await database.Find<ApiKey>(Collection, new BsonDocument("$or", same), cancellationToken) is not null)
                throw new ArgumentException($"There is an API key like '{key.Id}' already.", nameof(key));
        }
    }

    public Task<IReadOnlyList<ApiKey>> List(string accountId, CancellationToken cancellationToken) => database.List<ApiKey>(
        Collection, new BsonDocument("account", accountId), new BsonDocument { ["created"] = -1, ["_id"] = -1 }, limit: null, cancellationToken);

    public Task<ApiKey?> FindByHash(string hash, CancellationToken cancellationToken) =>
        database.Find<ApiKey>(Collection, new BsonDocument("hash", hash), cancellationToken);

    public async Task Touch(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await database.Find<ApiKey>(Collection, new BsonDocument("_id", id), cancellationToken) is { } key)
            await database.TryUpdate(
                Collection,
                new BsonDocument("_id", id),
                new BsonDocument("$set", new BsonDocument("doc", Documents.Text(key with { LastUsedAt = now }))),
                cancellationToken);
    }

    public async Task<bool> Revoke(string id, string accountId, CancellationToken cancellationToken) =>
        await database.Delete(Collection, new BsonDocument { ["_id"] = id, ["account"] = accountId }, cancellationToken) == 1;

    public Task DeleteAll(string accountId, CancellationToken cancellationToken) =>
        database.Delete(Collection, new BsonDocument("account", accountId), cancellationToken);

    /// <summary>The key as it is kept.</summary>
    internal static BsonDocument Document(ApiKey key, string place) => new()
    {
        ["_id"] = key.Id,
        ["account"] = key.AccountId,
        ["hash"] = key.Hash,
        ["place"] = place,
        ["created"] = Documents.Time(key.CreatedAt),
        ["doc"] = Documents.Text(key),
    };

    internal static string Place(string accountId, int number) => $"{accountId}/{number}";

    private async Task<HashSet<string>> Places(string accountId, CancellationToken cancellationToken)
    {
        var found = await database.Collection(Collection).Find(new BsonDocument("account", accountId))
            .Project(new BsonDocument { ["place"] = 1, ["_id"] = 0 }).ToListAsync(cancellationToken);
        return [.. found.Select(document => document["place"].AsString)];
    }
}
