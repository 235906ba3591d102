namespace TabGraphSyn.Web.Runs;

/// <summary>
/// The name under which this process claims runs. It lies in the data directory and is locked while the process lives,
/// so that after a crash the next process takes it over, and knows at once that what it held is held by nobody.
/// </summary>
internal sealed class WorkerIdentity : IDisposable
{
    private readonly FileStream held;

    private WorkerIdentity(string id, string folder, FileStream held)
    {
        Id = id;
        Folder = folder;
        this.held = held;
    }

    public string Id { get; }

    /// <summary>Where this worker keeps what it works on; no other process uses it.</summary>
    public string Folder { get; }

    /// <summary>Takes the first name that no living process holds, or makes a new one.</summary>
    /// <param name="root">The folder of all workers that share the data directory; made where it is missing.</param>
    public static WorkerIdentity Take(string root)
    {
        Directory.CreateDirectory(root);
        string[] known = [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)];
        foreach (string folder in known)
        {
            if (TryTake(folder) is { } identity)
                return identity;
        }

        string id = $"{Environment.MachineName.ToLowerInvariant()}-{Guid.NewGuid():N}";
        string made = Path.Combine(root, id);
        Directory.CreateDirectory(made);
        return TryTake(made) ?? throw new IOException($"The new folder {made} is in use by another process.");
    }

    public void Dispose() => held.Dispose();

    private static WorkerIdentity? TryTake(string folder)
    {
        try
        {
            var file = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new WorkerIdentity(Path.GetFileName(folder), folder, file);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
