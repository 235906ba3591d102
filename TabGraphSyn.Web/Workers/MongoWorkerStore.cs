using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Workers;

/// <summary>Workers in MongoDB.</summary>
internal sealed class MongoWorkerStore(MongoDatabase database) : IWorkerStore
{
    public const string Collection = "workers";

    private static readonly ReplaceOptions Upsert = new() { IsUpsert = true };

    public Task Report(WorkerRecord worker, CancellationToken cancellationToken) => database.Collection(Collection).ReplaceOneAsync(
        new BsonDocument("_id", worker.Id),
        new BsonDocument { ["_id"] = worker.Id, ["node"] = worker.Node, ["seen"] = Documents.Time(worker.SeenAt), ["doc"] = Documents.Text(worker) },
        Upsert,
        cancellationToken);

    public Task<IReadOnlyList<WorkerRecord>> List(CancellationToken cancellationToken) =>
        database.List<WorkerRecord>(Collection, [], new BsonDocument { ["node"] = 1, ["_id"] = 1 }, limit: null, cancellationToken);

    public Task Remove(string id, CancellationToken cancellationToken) => database.Delete(Collection, new BsonDocument("_id", id), cancellationToken);

    public async Task<int> Purge(DateTimeOffset seenBefore, CancellationToken cancellationToken) => (int)await database.Delete(
        Collection, new BsonDocument("seen", new BsonDocument("$lt", Documents.Time(seenBefore))), cancellationToken);
}
