namespace TabGraphSyn.Web.Storage;

/// <summary>Blobs as files of one folder; a key is a path below it.</summary>
public sealed class FolderBlobStore : IBlobStore
{
    // A key's part never begins with a dot, so that no key reaches this folder.
    private const string PartialFolder = ".partial";
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string root;
    private readonly string partials;

    /// <param name="root">Full path of the folder; made where it is missing.</param>
    public FolderBlobStore(string root)
    {
        this.root = root;
        partials = Path.Combine(root, PartialFolder);
        Directory.CreateDirectory(partials);
        foreach (string file in Directory.EnumerateFiles(partials))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Abandoned)
                File.Delete(file);
        }
    }

    public async Task<long> Put(string key, Stream content, CancellationToken cancellationToken)
    {
        string target = FullPath(key);
        string partial = Path.Combine(partials, Guid.NewGuid().ToString("N"));
        try
        {
            long length;
            await using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                await content.CopyToAsync(file, cancellationToken);
                await file.FlushAsync(cancellationToken);
                file.Flush(flushToDisk: true);
                length = file.Length;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(partial, target, overwrite: true);
            return length;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    public Task<Stream?> Open(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // Others may replace or delete the key meanwhile: the reader keeps the file that it opened.
            return Task.FromResult<Stream?>(new FileStream(
                FullPath(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task<long?> Length(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = new FileInfo(FullPath(key));
        return Task.FromResult<long?>(file.Exists ? file.Length : null);
    }

    public Task DeleteAll(string prefix, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BlobKey.CheckPrefix(prefix);
        try
        {
            Directory.Delete(FullPath(prefix[..^1]), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing begins with the prefix.
        }

        return Task.CompletedTask;
    }

    private string FullPath(string key)
    {
        BlobKey.Check(key);
        return Path.Combine(root, key.Replace('/', Path.DirectorySeparatorChar));
    }
}
