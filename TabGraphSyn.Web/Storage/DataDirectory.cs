namespace TabGraphSyn.Web.Storage;

/// <summary>The one folder that holds everything the server keeps; checked to be writable when it is made.</summary>
public sealed class DataDirectory
{
    /// <param name="path">Full path; made where it is missing.</param>
    /// <exception cref="UnusableSettingException">The folder can't be made or written, or its disk is full.</exception>
    public DataDirectory(string path)
    {
        Root = path;
        Blobs = Path.Combine(path, "blobs");
        Keys = Path.Combine(path, "keys");
        Database = Path.Combine(path, "tabgraphsyn.db");
        try
        {
            CreatePrivate(path);
            CreatePrivate(Blobs);
            CreatePrivate(Keys);
            ProveWritable(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new UnusableSettingException(
                "Storage:DataDirectory",
                $"the folder {path} can't be written ({e.Message.TrimEnd('.')}). Free space on its disk, let this user write there, or name another folder.",
                e);
        }
    }

    public string Root { get; }

    /// <summary>Folder of uploads and results.</summary>
    public string Blobs { get; }

    /// <summary>Folder of the keys that protect cookies.</summary>
    public string Keys { get; }

    /// <summary>File of the SQLite engine.</summary>
    public string Database { get; }

    /// <summary>A folder of its own for one purpose; made where it is missing.</summary>
    public string Folder(string name)
    {
        string folder = Path.Combine(Root, name);
        CreatePrivate(folder);
        return folder;
    }

    /// <summary>
    /// The full path of a configured one: relative paths begin at the solution's folder where there is one above the
    /// content root, so that data lies beside the sources and not among them.
    /// </summary>
    public static string Resolve(string configured, string contentRoot) =>
        Path.GetFullPath(configured, SolutionFolder(contentRoot) ?? contentRoot);

    /// <summary>The folder of TabGraphSyn.sln at or above the given one; null for a published application.</summary>
    public static string? SolutionFolder(string contentRoot)
    {
        for (var folder = new DirectoryInfo(contentRoot); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TabGraphSyn.sln")))
                return folder.FullName;
        }

        return null;
    }

    // Uploads are personal data: other users of the machine have no business in them.
    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void ProveWritable(string folder)
    {
        string probe = Path.Combine(folder, $".probe-{Guid.NewGuid():N}");
        try
        {
            using var stream = new FileStream(probe, FileMode.CreateNew, FileAccess.Write);
            stream.Write(new byte[4096]);
            stream.Flush(flushToDisk: true);
        }
        finally
        {
            File.Delete(probe);
        }
    }
}
