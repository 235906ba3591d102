using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Datasets;

/// <summary>
/// Files on this machine that are on their way in, or that the pipeline reads once: each is gone when it is disposed.
/// </summary>
public sealed class UploadStaging
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    public UploadStaging(DataDirectory directory)
    {
        FullPath = directory.Folder("uploads");
        SweepAbandoned();
    }

    /// <summary>The folder that holds them.</summary>
    public string FullPath { get; }

    /// <summary>A path for one file that doesn't exist yet.</summary>
    public StagedFile New() => new(Path.Combine(FullPath, Guid.NewGuid().ToString("N")));

    // A process that was killed leaves its file behind; a day later nobody can be reading it any more.
    private void SweepAbandoned()
    {
        foreach (string file in Directory.EnumerateFiles(FullPath))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Abandoned)
                File.Delete(file);
        }
    }
}

/// <summary>A file that lives until it is disposed.</summary>
public sealed class StagedFile(string fullPath) : IDisposable
{
    public string FullPath { get; } = fullPath;

    /// <summary>Copies the stream into the file.</summary>
    /// <exception cref="UploadTooLargeException">The stream has more than <paramref name="maxBytes"/> bytes.</exception>
    /// <returns>Length in bytes.</returns>
    public async Task<long> Fill(Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(FullPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
        byte[] buffer = new byte[1 << 17];
        long length = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            length += read;
            if (length > maxBytes)
                throw new UploadTooLargeException();
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return length;
    }

    public void Dispose() => File.Delete(FullPath);
}

/// <summary>More bytes arrived than the account may upload.</summary>
public sealed class UploadTooLargeException : Exception;
