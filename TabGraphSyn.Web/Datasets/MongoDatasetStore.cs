using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Datasets;

/// <summary>Uploaded data sets in MongoDB.</summary>
internal sealed class MongoDatasetStore(MongoDatabase database) : IDatasetStore
{
    public const string Collection = "datasets";

    public static readonly MongoIndex[] Indexes =
    [
        new(Collection, "by_account", new BsonDocument { ["account"] = 1, ["created"] = -1, ["_id"] = -1 }),
    ];

    public Task Add(Dataset dataset, CancellationToken cancellationToken) =>
        database.Collection(Collection).InsertOneAsync(Document(dataset), options: null, cancellationToken);

    public Task<Dataset?> Find(string id, string accountId, CancellationToken cancellationToken) =>
        database.Find<Dataset>(Collection, new BsonDocument { ["_id"] = id, ["account"] = accountId }, cancellationToken);

    public Task<IReadOnlyList<Dataset>> List(string accountId, CancellationToken cancellationToken) => database.List<Dataset>(
        Collection, new BsonDocument("account", accountId), new BsonDocument { ["created"] = -1, ["_id"] = -1 }, limit: null, cancellationToken);

    public async Task<bool> Delete(string id, string accountId, CancellationToken cancellationToken) =>
        await database.Delete(Collection, new BsonDocument { ["_id"] = id, ["account"] = accountId }, cancellationToken) == 1;

    public async Task<long> TotalBytes(string accountId, CancellationToken cancellationToken)
    {
        var sizes = await database.Collection(Collection).Find(new BsonDocument("account", accountId))
            .Project(new BsonDocument { ["bytes"] = 1, ["_id"] = 0 }).ToListAsync(cancellationToken);
        return sizes.Sum(size => size["bytes"].AsInt64);
    }

    /// <summary>The data set as it is kept.</summary>
    internal static BsonDocument Document(Dataset dataset) => new()
    {
        ["_id"] = dataset.Id,
        ["account"] = dataset.AccountId,
        ["created"] = Documents.Time(dataset.CreatedAt),
        ["bytes"] = dataset.Bytes,
        ["doc"] = Documents.Text(dataset),
    };
}
