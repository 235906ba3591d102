using TabGraphSyn.Pipeline.Benchmark;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Benchmark;

public class BenchmarkTablesTests
{
    [Fact]
    public void Split_SameSeed_DividesTheRowsAlike()
    {
        string file = BundledData.PathOf("penguins.csv");

        BenchmarkTables tables = BenchmarkTables.Split(file, 0.2, seed: 3, []), again = BenchmarkTables.Split(file, 0.2, seed: 3, []);

        Assert.Equal((275, 69), (tables.Training.RowCount, tables.Holdout.RowCount));
        Assert.Equal(tables.Holdout.Origin!.Lines, again.Holdout.Origin!.Lines);
        Assert.NotEqual(tables.Holdout.Origin.Lines, BenchmarkTables.Split(file, 0.2, seed: 4, []).Holdout.Origin!.Lines);
        Assert.Equal(Enumerable.Range(2, 344), tables.Training.Origin!.Lines.Concat(tables.Holdout.Origin.Lines).Order());
    }

    [Fact]
    public void Split_DroppedColumn_LeavesTheOthersAsTheFileWritesThem()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("t.csv", "id;price;kind\n" + string.Concat(Enumerable.Range(0, 40).Select(row => $"{row};{row},5;k{row % 2}\n")));

        BenchmarkTables tables = BenchmarkTables.Split(file, 0.5, seed: 0, ["id"]);
        TableWriter.Write(folder.File("out.csv"), tables.Training, tables.Schema, tables.Format);

        Assert.Equal(["price", "kind"], tables.Schema.Columns.Select(column => column.Name));
        string[] lines = File.ReadAllLines(folder.File("out.csv"));
        Assert.Equal("price;kind", lines[0]);
        Assert.All(lines.Skip(1), line => Assert.Matches("^[0-9]+,5;k[01]$", line));
    }
}
