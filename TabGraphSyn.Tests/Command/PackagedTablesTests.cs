using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Command;

/// <summary>Each packaged table, through the command as a person types it.</summary>
public sealed class PackagedTablesTests
{
    public static TheoryData<string> Files => [.. BundledData.FileNames];

    [Theory]
    [MemberData(nameof(Files))]
    public void Synthesize_PackagedTable_WritesAFileLikeTheInput(string file)
    {
        using var folder = new TemporaryFolder();
        string input = BundledData.PathOf(file), output = folder.File("synthetic.csv");

        CommandRun run = CommandRun.Of("synthesize", input, "--output", output, "--preset", "preview", "--progress", "none");

        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        TableFile real = TableReader.Read(input), synthetic = TableReader.Read(output);
        Assert.StartsWith($"Wrote {real.Table.RowCount:N0} rows to ", run.Output, StringComparison.Ordinal);
        Assert.Equal(real.Table.RowCount, synthetic.Table.RowCount);
        Assert.Equal(real.Format, synthetic.Format);
        TableSchema before = SchemaInference.Infer(real.Table), after = SchemaInference.Infer(synthetic.Table);
        Assert.Equal(Kept(before).Select(Look), after.Columns.Select(Look));
    }

    private static IEnumerable<ColumnSchema> Kept(TableSchema schema) => schema.Columns.Where(column => !column.Drop);

    private static (string Name, ColumnKind Kind, string? Format) Look(ColumnSchema column) => (column.Name, column.Kind, column.Format);
}
