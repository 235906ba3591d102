using System.Text;
using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Command;

/// <summary>What a table that can't be used gets: exit code 3, one sentence on standard error, and no output.</summary>
public class BadInputTests
{
    private static readonly string Rows = string.Concat(Enumerable.Range(0, 30).Select(row => $"{row % 7},v{row % 3}\n"));

    public static TheoryData<string, string, string> Texts => new()
    {
        { "empty", "", "input.csv is empty" },
        { "header only", "a,b\n", "no rows" },
        { "few rows", "a,b\n1,x\n2,y\n", "2 rows, and at least 20 are needed" },
        { "one column", "a\n" + string.Concat(Enumerable.Range(0, 30).Select(row => $"{row % 7}\n")), "column" },
        { "duplicate names", "a,a\n" + Rows, "'a'" },
        { "ragged", "a,b\n1,x\n2,y,z\n" + Rows, "line 3: found 3 cells where the header in line 1 has 2 cells" },
        { "unclosed quote", "a,b\n" + Rows + "1,\"never closed\n", "line 32: a quote is opened and never closed" },
        { "not a number", "a,b\n" + Rows + "NaN,x\n" + string.Concat(Enumerable.Range(0, 30).Select(row => $"{row}.5,x\n")) + "Infinity,x\n", "isn't a finite number" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Profile_UnusableText_ExitsWithThreeAndOneSentence(string reason, string text, string expected)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("input.csv", text);

        AssertRefused(CommandRun.Of("profile", file, "--profile-out", folder.File("profile.json")), expected, folder, reason);
    }

    [Fact]
    public void Profile_BytesThatAreNoText_AreRefused()
    {
        using var folder = new TemporaryFolder();
        string binary = folder.File("input.csv");
        File.WriteAllBytes(binary, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[200]]);

        AssertRefused(CommandRun.Of("profile", binary), "input.csv", folder, "a picture");

        File.WriteAllBytes(binary, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,b\n" + Rows), 0x00, 0xD8, 0x41, 0x00]);
        AssertRefused(CommandRun.Of("profile", binary), "UTF-16", folder, "half a character");
    }

    [Fact]
    public void Profile_FileOverTheLimit_NamesTheLimit()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("input.csv", "a,b\n" + string.Concat(Enumerable.Repeat(Rows, 20_000)));

        AssertRefused(CommandRun.Of("profile", file, "--max-bytes", "1000000"), "more than the limit of 1 MB", folder, "size");
    }

    [Fact]
    public void Profile_AbsentFile_SaysWhereItWasSought()
    {
        using var folder = new TemporaryFolder();

        AssertRefused(CommandRun.Of("profile", folder.File("input.csv")), $"input.csv doesn't exist at {folder.FullPath}", folder, "absent");
    }

    [Fact]
    public void Profile_SchemaThatNamesAnAbsentColumn_NamesIt()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("input.csv", "a,b\n" + Rows);
        string schema = folder.Write("schema.json", """{ "columns": [ { "name": "c", "kind": "Category" } ] }""");

        AssertRefused(CommandRun.Of("profile", file, "--schema", schema), "column 'c', which input.csv doesn't have", folder, "schema");
    }

    [Fact]
    public void Profile_ColumnWithoutValues_IsKept()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("input.csv", "a,b,c\n" + Rows.Replace("\n", ",\n", StringComparison.Ordinal));

        CommandRun run = CommandRun.Of("profile", file);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("all missing", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_UnusableInput_WritesOneSentenceOnStandardErrorAndExitsWithThree()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("input.csv", "a,b\n1,x\n2,y,z\n" + Rows);

        var (exitCode, output, error) = await PipelineProcess.RunAsync("profile", file);

        Assert.Equal(ExitCode.UnusableInput, exitCode);
        Assert.StartsWith("input.csv, line 3: found 3 cells", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(character => character == '\n'));
        Assert.Empty(output);
    }

    private static void AssertRefused(CommandRun run, string expected, TemporaryFolder folder, string reason)
    {
        Assert.True(run.ExitCode == ExitCode.UnusableInput, $"{reason}: exit code {run.ExitCode}, {run.Error}");
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(character => character == '\n'));
        Assert.Empty(run.Output);
        Assert.DoesNotContain("profile.json", folder.FileNames);
    }
}
