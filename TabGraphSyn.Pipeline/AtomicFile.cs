namespace TabGraphSyn.Pipeline;

/// <summary>Writes files so that one that exists is whole: beside the target first, renamed when complete.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes the file; when <paramref name="write"/> throws, the target keeps what it had and nothing is left beside it.
    /// The target's folder is made where it is missing.
    /// </summary>
    public static void Write(string path, Action<Stream> write)
    {
        string target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string partial = $"{target}.{Guid.NewGuid():N}.partial";
        try
        {
            using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, target, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
