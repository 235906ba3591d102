using System.Diagnostics;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Command;

public class PublishedProgramTests
{
    /// <summary>What a container holds: the pipeline lies beside the web application and has to find the native tensor library there.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Publish_WebApplication_BringsAPipelineThatTrains()
    {
        using var folder = new TemporaryFolder();
        Run("publish", SolutionRoot.PathOf("TabGraphSyn.Web"), "--configuration", "Release", "--output", folder.File("app"));

        Run(folder.File("app/TabGraphSyn.Pipeline.dll"), "synthesize", folder.File("app/Datasets/Packaged/penguins.csv"), "--output", folder.File("out.csv"), "--report", folder.File("report"),
            "--epochs-vae", "2", "--epochs-gnn", "2", "--epochs-diffusion", "2", "--threads", "1");

        Assert.Equal(345, File.ReadAllLines(folder.File("out.csv")).Length);
    }

    private static void Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.Result);
    }
}
