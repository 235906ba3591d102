using System.Diagnostics;
using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Command;

public sealed class ProgramBesideWebTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>The command as the web application starts it from its own build folder, where fewer assemblies lie than beside the tests.</summary>
    [Fact]
    public async Task Synthesize_FromTheFolderOfTheWebApplication_WritesRowsAndReport()
    {
        string build = Path.GetRelativePath(SolutionRoot.PathOf("TabGraphSyn.Tests"), AppContext.BaseDirectory);
        string program = Path.Combine(SolutionRoot.PathOf("TabGraphSyn.Web"), build, "TabGraphSyn.Pipeline.dll");
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [program, "synthesize", BundledData.PathOf("penguins.csv"), "--preset", "preview", "--output", folder.File("rows.csv"), "--report", folder.File("report")])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == ExitCode.Done, error);
        Assert.True(File.Exists(folder.File("rows.csv")));
        Assert.True(File.Exists(Path.Combine(folder.File("report"), "report.html")));
    }

    public void Dispose() => folder.Dispose();
}
