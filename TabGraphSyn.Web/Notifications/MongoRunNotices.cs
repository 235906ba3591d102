using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Notifications;

/// <summary>Runs to be told of in MongoDB: the field <c>tell</c> of the runs.</summary>
internal sealed class MongoRunNotices(MongoDatabase database) : IRunNotices
{
    private const string Field = "tell";

    public async Task<Run?> Take(DateTimeOffset now, DateTimeOffset endedAfter, DateTimeOffset heldUntil, CancellationToken cancellationToken)
    {
        var due = new BsonDocument(Field, new BsonDocument { ["$lte"] = Documents.Time(now), ["$gt"] = Documents.Time(endedAfter) });
        var taken = await database.Collection(MongoRunDocument.Collection).FindOneAndUpdateAsync<BsonDocument>(
            due,
            new BsonDocument("$set", new BsonDocument(Field, Documents.Time(heldUntil))),
            new FindOneAndUpdateOptions<BsonDocument, BsonDocument> { Sort = new BsonDocument(Field, 1), Projection = MongoRunDocument.Projection },
            cancellationToken);
        return taken is null ? null : MongoRunDocument.Read(taken);
    }

    public Task Told(string runId, DateTimeOffset heldUntil, CancellationToken cancellationToken) => database.TryUpdate(
        MongoRunDocument.Collection,
        new BsonDocument { ["_id"] = runId, [Field] = Documents.Time(heldUntil) },
        new BsonDocument("$unset", new BsonDocument(Field, "")),
        cancellationToken);
}
