namespace TabGraphSyn.Tests.Testing;

/// <summary>Finds files of the source tree that the tests run in.</summary>
public static class SolutionRoot
{
    /// <summary>The folder that holds the solution.</summary>
    public static string FullPath { get; } = Find();

    /// <summary>The full path of a file or folder below the solution's.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([FullPath, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TabGraphSyn.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds TabGraphSyn.sln.");
    }
}
