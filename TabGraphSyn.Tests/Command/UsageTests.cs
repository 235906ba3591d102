using System.CommandLine;
using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Command;

public class UsageTests
{
    public static TheoryData<string> CommandNames => new("profile", "synthesize", "train", "sample", "evaluate", "benchmark");

    [Theory]
    [InlineData("There is no command 'learn'", "learn", "a.csv")]
    [InlineData("Option '--output' is required.", "synthesize", "a.csv")]
    [InlineData("Option '--model' is required.", "train", "a.csv")]
    [InlineData("Option '--rows' is required.", "sample", "--model", "m.tgs", "--output", "b.csv")]
    [InlineData("Option '--synthetic' is required.", "evaluate", "--real", "a.csv", "--report", "r")]
    [InlineData("Required argument missing for command: 'profile'.", "profile")]
    [InlineData("'--colour'", "profile", "a.csv", "--colour", "red")]
    [InlineData("--rows must be a whole number from 1 to 2147483647, not '0'.", "synthesize", "a.csv", "--output", "b.csv", "--rows", "0")]
    [InlineData("--rows must be a whole number from 1 to 2147483647, not 'many'.", "synthesize", "a.csv", "--output", "b.csv", "--rows", "many")]
    [InlineData("--epochs-vae must be", "synthesize", "a.csv", "--output", "b.csv", "--epochs-vae", "-3")]
    [InlineData("--epochs-gnn must be", "synthesize", "a.csv", "--output", "b.csv", "--epochs-gnn", "1.5")]
    [InlineData("--epochs-diffusion must be", "train", "a.csv", "--model", "m.tgs", "--epochs-diffusion", "0")]
    [InlineData("--evaluate-every must be a whole number from 1", "synthesize", "a.csv", "--output", "b.csv", "--evaluate-every", "0")]
    [InlineData("--denoising-steps must be a whole number from 2", "synthesize", "a.csv", "--output", "b.csv", "--denoising-steps", "1")]
    [InlineData("--threads must be", "synthesize", "a.csv", "--output", "b.csv", "--threads", "0")]
    [InlineData("--seed must be", "synthesize", "a.csv", "--output", "b.csv", "--seed", "4000000000")]
    [InlineData("--preset must be preview, balanced or best, not 'fast'.", "synthesize", "a.csv", "--output", "b.csv", "--preset", "fast")]
    [InlineData("--preset must be preview, balanced or best, not '1'.", "synthesize", "a.csv", "--output", "b.csv", "--preset", "1")]
    [InlineData("--device must be auto, cpu or cuda", "synthesize", "a.csv", "--output", "b.csv", "--device", "tpu")]
    [InlineData("--progress must be auto, json or none", "synthesize", "a.csv", "--output", "b.csv", "--progress", "loud")]
    [InlineData("--time-limit must be a time above zero such as 60s, 5m or 1h, not '5'.", "synthesize", "a.csv", "--output", "b.csv", "--time-limit", "5")]
    [InlineData("--split must be a share between 0 and 1 such as 0.2, not '2'.", "benchmark", "a.csv", "--target", "t", "--split", "2")]
    [InlineData("--seeds must be different whole numbers such as 0,1,2, not '1,1'.", "benchmark", "a.csv", "--target", "t", "--split", "0.2", "--seeds", "1,1")]
    [InlineData("Option '--target' is required.", "benchmark", "a.csv", "--split", "0.2")]
    [InlineData("--max-bytes must be", "profile", "a.csv", "--max-bytes", "0")]
    [InlineData("--output and INPUT name the same file", "synthesize", "a.csv", "--output", "./a.csv")]
    [InlineData("--model and --output name the same file", "synthesize", "a.csv", "--output", "b", "--model", "b")]
    [InlineData("--output and --model name the same file", "sample", "--model", "m.tgs", "--rows", "5", "--output", "m.tgs")]
    [InlineData("--schema-out and INPUT name the same file", "profile", "a.csv", "--schema-out", "a.csv")]
    public void Run_WrongUsage_ExitsWithTwoAndSaysWhatWouldBeRight(string expected, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Run_OutputThatIsAFolderOrBelowAFile_ExitsWithTwo()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("taken", "");

        CommandRun onFolder = CommandRun.Of("synthesize", "a.csv", "--output", folder.FullPath);
        CommandRun belowFile = CommandRun.Of("synthesize", "a.csv", "--output", Path.Combine(file, "b.csv"));
        CommandRun reportOnFile = CommandRun.Of("evaluate", "--real", "a.csv", "--synthetic", "b.csv", "--report", file);

        Assert.All([onFolder, belowFile, reportOnFile], run => Assert.Equal(ExitCode.WrongUsage, run.ExitCode));
        Assert.Contains("is a folder", onFolder.Error, StringComparison.Ordinal);
        Assert.Contains("which is a file", belowFile.Error, StringComparison.Ordinal);
        Assert.Contains("which is a file", reportOnFile.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NoArguments_ShowsTheHelp()
    {
        CommandRun run = CommandRun.Of();

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("Exit codes: 0 done, 2 wrong usage", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public void Help_Command_DescribesEveryOptionAndGivesAnExample(string command)
    {
        CommandRun run = CommandRun.Of(command, "--help");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Empty(run.Error);
        using CommandContext context = NoContext();
        foreach (Option option in PipelineCommand.CreateRoot(context).Subcommands.Single(found => found.Name == command).Options)
        {
            Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{option.Name} has no description.");
            Assert.Contains(option.Description, run.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public void Help_Examples_AreValidUsage(string command)
    {
        string[] lines = CommandRun.Of(command, "--help").Output.Split('\n');
        string[] examples = [.. lines.SkipWhile(line => line != "Examples:").Skip(1).TakeWhile(line => line.Length > 0)];

        Assert.NotEmpty(examples);
        using CommandContext context = NoContext();
        RootCommand root = PipelineCommand.CreateRoot(context);
        foreach (string example in examples)
        {
            string[] arguments = example.Trim().Split(' ')[1..];
            Assert.Equal(command, arguments[0]);
            Assert.Empty(root.Parse(arguments).Errors);
        }
    }

    [Theory]
    [InlineData("60s", 60)]
    [InlineData("5m", 300)]
    [InlineData("1.5h", 5400)]
    [InlineData("0s", null)]
    [InlineData("-5s", null)]
    [InlineData("60", null)]
    [InlineData("s", null)]
    [InlineData("", null)]
    [InlineData("1e9h", null)]
    [InlineData("9999999h", null)]
    public void ParseDuration_Text_GivesSecondsOrNull(string text, int? seconds) =>
        Assert.Equal(seconds, (int?)OptionValues.ParseDuration(text)?.TotalSeconds);

    private static CommandContext NoContext() => new(TextWriter.Null, TextWriter.Null, Stream.Null, CancellationToken.None);
}
