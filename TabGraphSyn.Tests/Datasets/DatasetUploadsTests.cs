using System.Text;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Datasets;

namespace TabGraphSyn.Tests.Datasets;

public sealed class DatasetUploadsTests : IDisposable
{
    private static readonly TierOptions OneMegabyte = new() { Free = new() { UploadMegabytes = 1 }, Paid = new() { UploadMegabytes = 2 } };
    private readonly UploadBench bench = new(OneMegabyte);

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Receive_Table_KeepsFileAndProfile()
    {
        await using FileStream file = File.OpenRead(BundledData.PathOf("penguins.csv"));

        Dataset dataset = await Receive(file, "penguins.csv");

        Assert.Equal((344, 8), (dataset.Profile.Rows, dataset.Profile.Columns.Count));
        Assert.Equal(file.Length, await bench.Blobs.Length(dataset.BlobKey, CancellationToken.None));
        Assert.NotNull(await bench.Store.Find(dataset.Id, "ada", CancellationToken.None));
        Assert.Single(bench.Files);
    }

    [Fact]
    public async Task Receive_AnnouncedLengthOverTheLimit_RefusesWithoutReading()
    {
        var refusal = await Assert.ThrowsAsync<UnusableInputException>(() => bench.Uploads.Receive(
            UploadBench.NewAccount(), "big.csv", new UnreadableStream(), announcedBytes: 1_300_000, CancellationToken.None));

        Assert.Equal(
            "big.csv has 1.3\u00A0MB, and your account takes tables of up to 1 MB. Upload a smaller file; a paid account takes up to 2 MB.",
            refusal.Message);
    }

    [Theory]
    [InlineData(Tier.Free, 1_000_000, true)]
    [InlineData(Tier.Free, 1_000_001, false)]
    [InlineData(Tier.Paid, 1_000_001, true)]
    [InlineData(Tier.Paid, 2_000_001, false)]
    public async Task Receive_LengthNotAnnounced_CountsBytesAgainstTheTier(Tier tier, int bytes, bool taken)
    {
        using var file = new MemoryStream(TableOf(bytes));
        Task<Dataset> receiving = bench.Uploads.Receive(UploadBench.NewAccount(tier: tier), "t.csv", file, announcedBytes: null, CancellationToken.None);

        if (taken)
        {
            Assert.Equal(bytes, (await receiving).Bytes);
        }
        else
        {
            var refusal = await Assert.ThrowsAsync<UnusableInputException>(() => receiving);
            Assert.StartsWith("t.csv is too large: your account takes tables of up to", refusal.Message, StringComparison.Ordinal);
            Assert.Empty(bench.Files);
        }
    }

    [Fact]
    public async Task Receive_CancelledWhileBytesArrive_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        var stream = new EndlessStream(afterReads: 3, cancel.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            bench.Uploads.Receive(UploadBench.NewAccount(), "t.csv", stream, announcedBytes: null, cancel.Token));

        Assert.Empty(bench.Files);
        Assert.Empty(await bench.Store.List("ada", CancellationToken.None));
    }

    [Fact]
    public async Task Receive_LineBreaksOff_LeavesNothing()
    {
        var stream = new EndlessStream(afterReads: 2, () => throw new IOException("The connection was reset."));

        await Assert.ThrowsAsync<IOException>(() => Receive(stream, "t.csv"));

        Assert.Empty(bench.Files);
    }

    [Fact]
    public async Task Receive_TableThatCanNotBeUsed_GivesItsSentenceAndLeavesNothing()
    {
        using var file = new MemoryStream("a,b\n1,2\n3\n"u8.ToArray());

        var refusal = await Assert.ThrowsAsync<UnusableInputException>(() => Receive(file, "C:\\tables\\my data.csv"));

        Assert.StartsWith("my data.csv, line 3", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Files);
        Assert.Empty(await bench.Store.List("ada", CancellationToken.None));
    }

    [Fact]
    public async Task Receive_InspectorFails_LeavesNothing()
    {
        bench.Inspector.Fault = new TableInspectionException();
        await using FileStream file = File.OpenRead(BundledData.PathOf("penguins.csv"));

        await Assert.ThrowsAsync<TableInspectionException>(() => Receive(file, "penguins.csv"));

        Assert.Empty(bench.Files);
    }

    [Fact]
    public async Task Delete_ByOwnerOnly_RemovesFileAndRecord()
    {
        await using FileStream file = File.OpenRead(BundledData.PathOf("penguins.csv"));
        Dataset dataset = await Receive(file, "penguins.csv");

        Assert.False(await bench.Uploads.Delete(dataset.Id, "bob", CancellationToken.None));
        Assert.Single(bench.Files);
        Assert.True(await bench.Uploads.Delete(dataset.Id, "ada", CancellationToken.None));
        Assert.Empty(bench.Files);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\ada\\sales.csv", "sales.csv")]
    [InlineData("a\u0000b\nc.csv", "abc.csv")]
    [InlineData("gpj.\u202Evsc.csv", "gpj.vsc.csv")]
    [InlineData("", "table.csv")]
    [InlineData("  ", "table.csv")]
    [InlineData(null, "table.csv")]
    [InlineData("größe – 表.csv", "größe – 表.csv")]
    public void ShownName_WhatABrowserSends_IsHarmless(string? sent, string shown) =>
        Assert.Equal(shown, DatasetUploads.ShownName(sent));

    [Fact]
    public void ShownName_VeryLong_KeepsBothEnds()
    {
        string shown = DatasetUploads.ShownName(new string('a', 300) + "-2026.csv");

        Assert.Equal(120, shown.Length);
        Assert.EndsWith("-2026.csv", shown, StringComparison.Ordinal);
    }

    /// <summary>A table of exactly so many bytes; the last cell makes up for what its rows lack.</summary>
    private static byte[] TableOf(int bytes)
    {
        string rows = "a,b\n" + string.Concat(Enumerable.Range(10, 30).Select(row => $"{row},z\n")) + "9,";
        return Encoding.ASCII.GetBytes(rows.PadRight(bytes, 'x'));
    }

    private Task<Dataset> Receive(Stream content, string name) =>
        bench.Uploads.Receive(UploadBench.NewAccount(), name, content, announcedBytes: null, CancellationToken.None);

    /// <summary>Fails the test when anything reads it.</summary>
    private sealed class UnreadableStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("A refused upload was read.");
    }

    /// <summary>Gives bytes until something happens after a number of reads.</summary>
    private sealed class EndlessStream(int afterReads, Action happen) : MemoryStream
    {
        private int reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (++reads == afterReads)
                happen();
            cancellationToken.ThrowIfCancellationRequested();
            buffer.Span[..1000].Fill((byte)'1');
            return ValueTask.FromResult(1000);
        }
    }
}
