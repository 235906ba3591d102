namespace TabGraphSyn.Tests.Testing;

/// <summary>The data sets that the product ships with, as real input.</summary>
public static class BundledData
{
    /// <summary>The full path of a packaged file, such as <c>penguins.csv</c>.</summary>
    public static string PathOf(string fileName) => SolutionRoot.PathOf("TabGraphSyn.Web", "Datasets", "Packaged", fileName);

    /// <summary>All packaged files' names, in order.</summary>
    public static IReadOnlyList<string> FileNames { get; } =
        [.. Directory.GetFiles(SolutionRoot.PathOf("TabGraphSyn.Web", "Datasets", "Packaged"), "*.csv")
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
