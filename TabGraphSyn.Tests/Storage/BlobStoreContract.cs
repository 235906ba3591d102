using System.Text;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Storage;

/// <summary>What every engine's store of blobs does. Each engine derives one class that opens its store.</summary>
public abstract class BlobStoreContract
{
    protected abstract IBlobStore Store { get; }

    [ContractFact]
    public async Task Put_NewKey_CanBeReadWhole()
    {
        long length = await Put("runs/1/synthetic.csv", "a,b\n1,2\n");

        Assert.Equal(8, length);
        Assert.Equal(8, await Store.Length("runs/1/synthetic.csv", CancellationToken.None));
        Assert.Equal("a,b\n1,2\n", await Read("runs/1/synthetic.csv"));
    }

    [ContractFact]
    public async Task Put_ExistingKey_ReplacesWhileAnOpenReaderKeepsWhatItHas()
    {
        await Put("runs/1/x", "before");
        await using var reader = await Store.Open("runs/1/x", CancellationToken.None);

        await Put("runs/1/x", "after it");

        Assert.Equal("after it", await Read("runs/1/x"));
        using var text = new StreamReader(reader!);
        Assert.Equal("before", await text.ReadToEndAsync());
    }

    [ContractFact]
    public async Task Put_ContentFails_KeepsWhatTheKeyHad()
    {
        await Put("runs/1/x", "before");

        await Assert.ThrowsAsync<IOException>(() => Store.Put("runs/1/x", new BreakingStream(100_000), CancellationToken.None));
        await Assert.ThrowsAsync<IOException>(() => Store.Put("runs/1/y", new BreakingStream(100_000), CancellationToken.None));

        Assert.Equal("before", await Read("runs/1/x"));
        Assert.Null(await Store.Length("runs/1/y", CancellationToken.None));
    }

    [ContractFact]
    public async Task Put_Cancelled_KeepsNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Put("runs/1/x", new MemoryStream([1]), cancelled.Token));

        Assert.Null(await Store.Open("runs/1/x", CancellationToken.None));
    }

    [ContractFact]
    public async Task Open_UnknownKey_ReturnsNull()
    {
        Assert.Null(await Store.Open("runs/none/x", CancellationToken.None));
        Assert.Null(await Store.Length("runs/none/x", CancellationToken.None));
    }

    [ContractFact]
    public async Task DeleteAll_Prefix_RemovesItsKeysAndNoOthers()
    {
        await Put("runs/1/x", "1");
        await Put("runs/1/deep/y", "2");
        await Put("runs/10/x", "3");

        await Store.DeleteAll("runs/1/", CancellationToken.None);
        await Store.DeleteAll("runs/none/", CancellationToken.None);

        Assert.Null(await Store.Length("runs/1/x", CancellationToken.None));
        Assert.Null(await Store.Length("runs/1/deep/y", CancellationToken.None));
        Assert.Equal("3", await Read("runs/10/x"));
    }

    [ContractTheory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("runs/../../secret")]
    [InlineData("..")]
    [InlineData("runs/./x")]
    [InlineData("runs//x")]
    [InlineData("runs/x/")]
    [InlineData("runs\\..\\x")]
    [InlineData("C:/x")]
    [InlineData("runs/x\n")]
    [InlineData("runs/\0")]
    [InlineData(".partial/x")]
    [InlineData("runs/dot.")]
    [InlineData("runs/ünï")]
    public async Task AnyCall_KeyThatIsNone_IsRefused(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Put(key, new MemoryStream(), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Open(key, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Length(key, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAll(key + "/", CancellationToken.None));
    }

    [ContractFact]
    public async Task DeleteAll_PrefixWithoutSlash_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAll("runs/1", CancellationToken.None));

    private async Task<long> Put(string key, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await Store.Put(key, content, CancellationToken.None);
    }

    private async Task<string> Read(string key)
    {
        using var reader = new StreamReader((await Store.Open(key, CancellationToken.None))!);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Gives so many bytes, then fails as a lost connection does.</summary>
    private sealed class BreakingStream(int bytes) : MemoryStream(new byte[bytes])
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            Position == Length ? throw new IOException("The connection was lost.") : base.Read(buffer, offset, count);
    }
}
