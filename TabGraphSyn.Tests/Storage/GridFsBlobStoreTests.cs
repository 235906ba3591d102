using System.Text;
using MongoDB.Bson;
using MongoDB.Driver;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Storage;

[NeedsMongo]
public sealed class GridFsBlobStoreTests : BlobStoreContract, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly MongoTestDatabase database = new(GridFsBlobStore.Indexes);
    private readonly Clock clock = new();
    private readonly GridFsBlobStore store;

    public GridFsBlobStoreTests() => store = new GridFsBlobStore(database.Database, clock);

    protected override IBlobStore Store => store;

    [ContractFact]
    public async Task Put_LargeFile_IsReadBackAndSoughtIn()
    {
        byte[] content = new byte[1_000_003];
        new Random(1).NextBytes(content);
        await store.Put("x", new MemoryStream(content), None);
        await using var reader = (await store.Open("x", None))!;
        using var copy = new MemoryStream();
        await reader.CopyToAsync(copy);
        Assert.Equal(content, copy.ToArray());
        reader.Position = 700_000;
        Assert.Equal(content[700_000], reader.ReadByte());
    }

    [ContractFact]
    public async Task Put_ManyAtOnceOnOneKey_LeavesOneWholeFile()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(index => Put("x", new string((char)('a' + index), 100))));
        using var reader = new StreamReader((await store.Open("x", None))!);
        string text = await reader.ReadToEndAsync();
        Assert.Equal(new string(text[0], 100), text);
        clock.Now += GridFsBlobStore.ReadersTime;
        await store.Sweep(None);
        Assert.Equal(1, await FileCount());
    }

    [ContractFact]
    public async Task Sweep_ReplacedDeletedAndHeldFiles_KeepsThoseThatAreHeld()
    {
        await Put("a/x", "one");
        await Put("a/x", "two");
        await Put("b/x", "three");
        await store.DeleteAll("b/", None);

        Assert.Equal(0, await store.Sweep(None));
        clock.Now += GridFsBlobStore.ReadersTime;
        Assert.Equal(2, await store.Sweep(None));
        Assert.Equal(1, await FileCount());
        Assert.Equal(3, await store.Length("a/x", None));
    }

    [ContractFact]
    public async Task Sweep_WasteThatAKeyHoldsAfterAll_StaysThere()
    {
        // As a crash leaves it: the key holds the file, and the note of it as waste is not gone yet.
        await Put("x", "one");
        var held = database.Database.Database.GetCollection<BsonDocument>("blobs").Find(new BsonDocument()).Single();
        await database.Database.TryInsert("blob_waste", new BsonDocument { ["_id"] = held["file"], ["key"] = "x", ["due"] = 0L }, None);

        Assert.Equal(0, await store.Sweep(None));
        using var reader = new StreamReader((await store.Open("x", None))!);
        Assert.Equal("one", await reader.ReadToEndAsync());
    }

    public void Dispose() => database.Dispose();

    private async Task Put(string key, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await store.Put(key, content, None);
    }

    private Task<long> FileCount() => database.Database.Collection("blob_files.files").CountDocumentsAsync(new BsonDocument());

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
