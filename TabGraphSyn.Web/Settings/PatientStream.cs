namespace TabGraphSyn.Web.Settings;

/// <summary>
/// Writes to a stream that must only be written asynchronously, for a writer that now and then isn't: an entry of a ZIP
/// archive writes its last few bytes while it is disposed of. Those are kept until the next asynchronous write, or until
/// <see cref="FlushAsync"/>, which must come last.
/// </summary>
/// <param name="target">Where it all goes; left open.</param>
internal sealed class PatientStream(Stream target) : Stream
{
    private readonly MemoryStream kept = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => kept.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => kept.Write(buffer);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await WriteKept(cancellationToken);
        await target.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush()
    {
        // What is kept goes with the next asynchronous call.
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await WriteKept(cancellationToken);
        await target.FlushAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            kept.Dispose();
        base.Dispose(disposing);
    }

    private async Task WriteKept(CancellationToken cancellationToken)
    {
        if (kept.Length == 0)
            return;
        await target.WriteAsync(kept.GetBuffer().AsMemory(0, (int)kept.Length), cancellationToken);
        kept.SetLength(0);
    }
}
