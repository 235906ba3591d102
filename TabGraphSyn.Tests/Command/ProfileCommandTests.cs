using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Command;

public class ProfileCommandTests
{
    [Fact]
    public void Profile_Penguins_ShowsEachColumnWithItsKindAndRange()
    {
        CommandRun run = CommandRun.Of("profile", BundledData.PathOf("penguins.csv"));

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.StartsWith("penguins.csv: 344 rows, 8 columns (comma, UTF-8, header in line 1)\n", run.Output, StringComparison.Ordinal);
        string line = Assert.Single(run.Output.Split('\n'), line => line.Contains("bill_length_mm", StringComparison.Ordinal));
        Assert.Matches(@"bill_length_mm\s+decimal\s+\d+%\s+2 \(0\.6%\)\s+164\s+32\.1 to 59\.6", line);
        Assert.Matches(@"island\s+category\s+\d+%\s+3\s+Biscoe, Dream, Torgersen", run.Output);
    }

    [Fact]
    public void Profile_Outputs_AreJsonThatReadsBack()
    {
        using var folder = new TemporaryFolder();
        string profileFile = folder.File("deep/profile.json"), schemaFile = folder.File("schema.json");

        CommandRun run = CommandRun.Of(
            "profile", BundledData.PathOf("aids.csv"), "--profile-out", profileFile, "--schema-out", schemaFile);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        var profile = JsonSerializer.Deserialize<TableProfile>(File.ReadAllText(profileFile), PipelineJson.File)!;
        Assert.Equal(2843, profile.Rows);
        Assert.Equal(ColumnKind.Date, profile.Columns[2].Schema.Kind);
        Assert.Equal(profile.Columns.Select(column => column.Schema), SchemaFile.Read(schemaFile).Columns);
        Assert.Equal([Path.Combine("deep", "profile.json"), "schema.json"], folder.FileNames);
    }

    [Fact]
    public void Profile_CorrectedSchema_IsApplied()
    {
        using var folder = new TemporaryFolder();
        string schema = folder.Write("schema.json", """{ "columns": [ { "name": "year", "kind": "Category" } ] }""");

        CommandRun run = CommandRun.Of("profile", BundledData.PathOf("penguins.csv"), "--schema", schema);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Matches(@"year\s+category\s+100%", run.Output);
    }

    [Fact]
    public void Profile_NameWithLineBreakAndBrackets_StaysOnOneLine()
    {
        using var folder = new TemporaryFolder();
        string rows = string.Concat(Enumerable.Range(0, 30).Select(row => $"{row % 3},{row % 4}\n"));
        string file = folder.Write("odd.csv", "\"two\nlines [red]\",b\n" + rows);

        CommandRun run = CommandRun.Of("profile", file);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("two lines [red]", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_Cancelled_ExitsWithFourAndWritesNothing()
    {
        using var folder = new TemporaryFolder();

        CommandRun run = CommandRun.Of(
            new CancellationToken(canceled: true),
            "profile", BundledData.PathOf("penguins.csv"), "--profile-out", folder.File("profile.json"));

        Assert.Equal(ExitCode.Cancelled, run.ExitCode);
        Assert.Equal("Cancelled before the end; no output was written.\n", run.Error);
        Assert.Empty(folder.FileNames);
    }
}
