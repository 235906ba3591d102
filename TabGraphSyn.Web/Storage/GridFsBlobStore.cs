using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.GridFS;

namespace TabGraphSyn.Web.Storage;

/// <summary>
/// Blobs in MongoDB's GridFS. One document for each key names the file that the key holds, so that a key passes from one
/// file to the next in one step. A file that no key holds any more stays for a while, for those who are reading it.
/// </summary>
/// <remarks>
/// Before a file may come to be held by no key, it is written down as waste, see <see cref="Sweep"/>: so nothing is left
/// lying about where a process ends in the middle.
/// </remarks>
public sealed class GridFsBlobStore(MongoDatabase database, TimeProvider time) : IBlobStore
{
    internal const string Keys = "blobs";
    internal const string Bucket = "blob_files";
    private const string Waste = "blob_waste";

    /// <summary>How long a reader may take for a file that was replaced or deleted.</summary>
    internal static readonly TimeSpan ReadersTime = TimeSpan.FromHours(1);

    /// <summary>How long storing a file may take.</summary>
    internal static readonly TimeSpan WritersTime = TimeSpan.FromDays(1);

    public static readonly MongoIndex[] Indexes =
    [
        new(Waste, "by_time", new BsonDocument("due", 1)),
        new(Bucket + ".files", "filename_1_uploadDate_1", new BsonDocument { ["filename"] = 1, ["uploadDate"] = 1 }),
        new(Bucket + ".chunks", "files_id_1_n_1", new BsonDocument { ["files_id"] = 1, ["n"] = 1 }, IsUnique: true),
    ];

    private readonly IMongoCollection<BsonDocument> keys = database.Collection(Keys);
    private readonly IMongoCollection<BsonDocument> waste = database.Collection(Waste);
    private readonly GridFSBucket files = new(database.Database, new GridFSBucketOptions { BucketName = Bucket });

    public async Task<long> Put(string key, Stream content, CancellationToken cancellationToken)
    {
        BlobKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        var file = ObjectId.GenerateNewId();
        await Discard(key, file, WritersTime, cancellationToken);
        var counted = new CountedStream(content);
        try
        {
            await files.UploadFromStreamAsync(file, key, counted, options: null, cancellationToken);
        }
        catch
        {
            // The sweep would find it too, but for a day it would take up room.
            await Remove(file, CancellationToken.None);
            throw;
        }

        await Hold(key, file, counted.Count, cancellationToken);
        return counted.Count;
    }

    public async Task<Stream?> Open(string key, CancellationToken cancellationToken)
    {
        BlobKey.Check(key);
        return await Held(key, cancellationToken) is { } held
            ? await files.OpenDownloadStreamAsync(held["file"].AsObjectId, new GridFSDownloadOptions { Seekable = true }, cancellationToken)
            : null;
    }

    public async Task<long?> Length(string key, CancellationToken cancellationToken)
    {
        BlobKey.Check(key);
        return (await Held(key, cancellationToken))?["length"].AsInt64;
    }

    public async Task DeleteAll(string prefix, CancellationToken cancellationToken)
    {
        BlobKey.CheckPrefix(prefix);
        var below = new BsonDocument("_id", new BsonDocument { ["$gte"] = prefix, ["$lt"] = prefix[..^1] + (char)('/' + 1) });
        foreach (var held in await keys.Find(below).ToListAsync(cancellationToken))
        {
            await Discard(held["_id"].AsString, held["file"].AsObjectId, ReadersTime, cancellationToken);
            await keys.DeleteOneAsync(new BsonDocument { ["_id"] = held["_id"], ["file"] = held["file"] }, cancellationToken);
        }
    }

    /// <summary>Removes the waste whose time is over. Returns how many files there were.</summary>
    public async Task<int> Sweep(CancellationToken cancellationToken)
    {
        int removed = 0;
        var due = new BsonDocument("due", new BsonDocument("$lte", Documents.Time(time.GetUtcNow())));
        foreach (var piece in await waste.Find(due).ToListAsync(cancellationToken))
        {
            var file = piece["_id"].AsObjectId;
            if ((await Held(piece["key"].AsString, cancellationToken))?["file"].AsObjectId != file)
            {
                await Remove(file, cancellationToken);
                removed++;
            }

            await waste.DeleteOneAsync(new BsonDocument("_id", file), cancellationToken);
        }

        return removed;
    }

    private async Task<BsonDocument?> Held(string key, CancellationToken cancellationToken) =>
        await keys.Find(new BsonDocument("_id", key)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Makes the key hold the file, instead of what it held.</summary>
    private async Task Hold(string key, ObjectId file, long length, CancellationToken cancellationToken)
    {
        var document = new BsonDocument { ["_id"] = key, ["file"] = file, ["length"] = length };
        while (true)
        {
            var before = await Held(key, cancellationToken);
            if (before is null)
            {
                if (await database.TryInsert(Keys, document, cancellationToken)) break;
                continue;
            }

            await Discard(key, before["file"].AsObjectId, ReadersTime, cancellationToken);
            var unchanged = new BsonDocument { ["_id"] = key, ["file"] = before["file"] };
            if ((await keys.ReplaceOneAsync(unchanged, document, (ReplaceOptions?)null, cancellationToken)).MatchedCount == 1) break;
        }

        // Another may have replaced the file already: then it is waste, by the other's note.
        await waste.DeleteOneAsync(new BsonDocument { ["_id"] = file, ["span"] = WritersTime.TotalMilliseconds }, CancellationToken.None);
    }

    /// <summary>Writes down that no key will hold the file, unless one does when its time is over.</summary>
    private async Task Discard(string key, ObjectId file, TimeSpan after, CancellationToken cancellationToken) => await waste.ReplaceOneAsync(
        new BsonDocument("_id", file),
        new BsonDocument { ["_id"] = file, ["key"] = key, ["due"] = Documents.Time(time.GetUtcNow() + after), ["span"] = after.TotalMilliseconds },
        new ReplaceOptions { IsUpsert = true },
        cancellationToken);

    private async Task Remove(ObjectId file, CancellationToken cancellationToken)
    {
        await database.Delete(Bucket + ".files", new BsonDocument("_id", file), cancellationToken);
        await database.Delete(Bucket + ".chunks", new BsonDocument("files_id", file), cancellationToken);
    }
}
