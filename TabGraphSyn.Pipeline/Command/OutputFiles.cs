namespace TabGraphSyn.Pipeline.Command;

/// <summary>Refuses, before hours of work, outputs that can't be written or that would destroy something.</summary>
internal static class OutputFiles
{
    /// <param name="inputs">Files to read, each with the option that names it; null where it isn't given.</param>
    /// <param name="outputs">Files to write, each with the option that names it; null where it isn't given.</param>
    /// <param name="folders">Folders to write into, each with the option that names it; null where it isn't given.</param>
    /// <exception cref="WrongUsageException">
    /// An output names a folder, a file that is read, another output's file, or a place below a file.
    /// </exception>
    public static void Check(
        IReadOnlyList<(string Option, string? Path)> inputs,
        IReadOnlyList<(string Option, string? Path)> outputs,
        params IReadOnlyList<(string Option, string? Path)> folders)
    {
        StringComparer comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var taken = new Dictionary<string, string>(comparer);
        foreach (var (option, path) in inputs.Where(file => file.Path is not null))
            taken[FullPath(option, path!)] = option;

        foreach (var (option, path) in outputs.Where(file => file.Path is not null))
        {
            string full = FullPath(option, path!);
            if (Directory.Exists(full))
                throw new WrongUsageException($"{option} must name a file, and '{path}' is a folder.");
            if (!taken.TryAdd(full, option))
                throw new WrongUsageException($"{option} and {taken[full]} name the same file '{path}'; choose another for {option}.");
            CheckFolder(option, Path.GetDirectoryName(full));
        }

        foreach (var (option, path) in folders.Where(folder => folder.Path is not null))
            CheckFolder(option, FullPath(option, path!));
    }

    /// <summary>A missing folder is made when it is needed; below a file there can be none.</summary>
    private static void CheckFolder(string option, string? folder)
    {
        for (; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder))
                throw new WrongUsageException($"{option} lies in '{folder}', which is a file and not a folder.");
        }
    }

    private static string FullPath(string option, string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (ArgumentException)
        {
            throw new WrongUsageException($"{option} must name a file, not '{path}'.");
        }
    }
}
