using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Command;

/// <summary>The commands that README.md and docs/command-line.md show, run one after another as a reader would.</summary>
[Collection(TensorTests.Name)]
public sealed class DocumentedExamplesTests
{
    private const string Prefix = "dotnet run --project TabGraphSyn.Pipeline -- ";

    // What an example trains is up to the reader's patience; the test's is short.
    private static readonly string[] ShortTraining =
        ["--epochs-vae", "2", "--epochs-gnn", "2", "--epochs-diffusion", "2", "--denoising-steps", "2", "--threads", "1"];

    [Theory]
    [InlineData("README.md", 5)]
    [InlineData("docs/command-line.md", 1)]
    public void Examples_OfTheDocument_Work(string document, int least)
    {
        using var folder = new TemporaryFolder();
        string[] examples = [.. File.ReadLines(SolutionRoot.PathOf(document)).Where(line => line.StartsWith(Prefix, StringComparison.Ordinal))];
        Assert.True(examples.Length >= least, $"{document} shows {examples.Length} commands.");

        foreach (string example in examples)
        {
            string[] arguments = [.. example[Prefix.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => Resolve(word, folder))];
            if (arguments[0] is "synthesize" or "train" && !arguments.Contains("preview"))
                arguments = [.. arguments, .. ShortTraining];
            CommandRun run = CommandRun.Of(arguments);
            Assert.True(run.ExitCode == ExitCode.Done, $"{example}\n{run.Error}");
        }
    }

    /// <summary>Packaged tables are where they are; every other file lies in the reader's folder.</summary>
    private static string Resolve(string word, TemporaryFolder folder)
    {
        if (word.StartsWith("TabGraphSyn.Web/", StringComparison.Ordinal))
            return SolutionRoot.PathOf(word);
        return word == "report" || Path.GetExtension(word) is ".csv" or ".tgs" or ".json" ? folder.File(word) : word;
    }
}
