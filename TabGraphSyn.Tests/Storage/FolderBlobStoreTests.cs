using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Storage;

public sealed class FolderBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private IBlobStore? store;

    protected override IBlobStore Store => store ??= new FolderBlobStore(folder.FullPath);

    [Fact]
    public async Task Put_Fails_LeavesNoFile()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Put("x", new MemoryStream([1]), cancelled.Token));

        Assert.Empty(folder.FileNames);
    }

    [Fact]
    public void Constructor_PartialFiles_RemovesThoseOfAFormerLife()
    {
        _ = Store;
        string old = folder.Write(Path.Combine(".partial", "old"), "x");
        folder.Write(Path.Combine(".partial", "young"), "x");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));

        _ = new FolderBlobStore(folder.FullPath);

        Assert.Equal([Path.Combine(".partial", "young")], folder.FileNames);
    }

    public void Dispose() => folder.Dispose();
}
