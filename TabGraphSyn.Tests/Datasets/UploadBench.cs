using Microsoft.Extensions.Options;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Datasets;

/// <summary>Everything that uploads need, on a data directory of its own, without pages.</summary>
internal sealed class UploadBench : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDatabase database;

    public UploadBench(TierOptions? options = null)
    {
        Data = new DataDirectory(folder.FullPath);
        database = new SqliteDatabase(Data.Database, [new SqliteSchema("datasets", [SqliteDatasetStore.Tables])]);
        Store = new SqliteDatasetStore(database);
        Blobs = new FolderBlobStore(Data.Blobs);
        Staging = new UploadStaging(Data);
        Uploads = new DatasetUploads(Store, Blobs, Staging, Inspector, Options.Create(options ?? new TierOptions()), TimeProvider.System);
    }

    public DataDirectory Data { get; }

    public IDatasetStore Store { get; }

    public IBlobStore Blobs { get; }

    public UploadStaging Staging { get; }

    public LibraryInspector Inspector { get; } = new();

    public DatasetUploads Uploads { get; }

    /// <summary>Files of uploads, staged or kept.</summary>
    public IEnumerable<string> Files => new[] { Data.Blobs, Data.Folder("uploads") }
        .SelectMany(path => Directory.GetFiles(path, "*", SearchOption.AllDirectories));

    public static Account NewAccount(string id = "ada", Tier tier = Tier.Free) => new()
    {
        Id = id,
        Email = $"{id}@example.org",
        NormalizedEmail = $"{id}@example.org",
        Name = id,
        PasswordHash = "",
        SecurityStamp = "",
        Tier = tier,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }
}
