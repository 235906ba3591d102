namespace TabGraphSyn.Tests.Testing;

/// <summary>A new folder of a test's own, deleted with everything in it when the test ends.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => FullPath = Directory.CreateTempSubdirectory("tabgraphsyn-test-").FullName;

    public string FullPath { get; }

    /// <summary>The full path of a file in the folder, whether or not it exists.</summary>
    public string File(string name) => Path.Combine(FullPath, name);

    /// <summary>Writes a text file (UTF-8 without a byte order mark) and returns its full path.</summary>
    public string Write(string name, string text)
    {
        string path = File(name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Names of all files in the folder and below, relative to it, in order.</summary>
    public IReadOnlyList<string> FileNames =>
        [.. Directory.GetFiles(FullPath, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(FullPath, path)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
