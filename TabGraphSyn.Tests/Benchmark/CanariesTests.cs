using System.Globalization;
using TabGraphSyn.Pipeline.Benchmark;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Benchmark;

public class CanariesTests
{
    private static readonly BenchmarkTables Tables = BenchmarkTables.Split(BundledData.PathOf("credit.csv"), 0.2, seed: 0, []);

    [Fact]
    public void PlantIn_Table_AddsEveryCanaryTenTimes()
    {
        Table planted = new Canaries(Tables.Schema, Tables.Training, seed: 0).PlantIn(Tables.Training, seed: 0);

        HashSet<string> real = [.. Rows(Tables.Training)];
        string[] added = [.. Rows(planted).Where(row => !real.Contains(row))];
        Assert.Equal(Tables.Training.RowCount + 200, planted.RowCount);
        Assert.Equal(200, added.Length);
        Assert.All(added.CountBy(row => row), row => Assert.Equal(10, row.Value));
    }

    [Fact]
    public void PlantIn_Numbers_LieBeyondTheLargestOnTheColumnsGrid()
    {
        Table planted = new Canaries(Tables.Schema, Tables.Training, seed: 0).PlantIn(Tables.Training, seed: 0);

        int age = Tables.Training.ColumnNames.ToList().IndexOf("Age");
        int largest = Tables.Training.Columns[age].OfType<string>().Max(cell => int.Parse(cell, CultureInfo.InvariantCulture));
        int[] ages = [.. planted.Columns[age].OfType<string>().Select(cell => int.Parse(cell, CultureInfo.InvariantCulture))];
        Assert.Equal(200, ages.Count(number => number > largest));
    }

    [Fact]
    public void PlantIn_AnotherSeed_PlantsOthers()
    {
        string[] first = [.. Rows(new Canaries(Tables.Schema, Tables.Training, seed: 0).PlantIn(Tables.Training, seed: 0))];
        string[] again = [.. Rows(new Canaries(Tables.Schema, Tables.Training, seed: 0).PlantIn(Tables.Training, seed: 0))];
        string[] other = [.. Rows(new Canaries(Tables.Schema, Tables.Training, seed: 1).PlantIn(Tables.Training, seed: 0))];

        Assert.Equal(first, again);
        Assert.Equal(20, other.Except(first).Count());
    }

    [Fact]
    public void CountIn_RealRows_FindsNone() =>
        Assert.Equal(new CanaryCounts(20, 0, 0, 0), new Canaries(Tables.Schema, Tables.Training, seed: 0).CountIn(Tables.Training));

    [Fact]
    public void PlantIn_HugeNumbers_StayFinite()
    {
        Table table = new(["x", "c"], [[.. Enumerable.Range(0, 40).Select(row => $"{row % 2}.5e308".Replace("1.5", "1.6", StringComparison.Ordinal))], [.. Enumerable.Range(0, 40).Select(row => $"k{row % 3}")]]);
        var schema = new TableSchema([new ColumnSchema { Name = "x", Kind = ColumnKind.Decimal }, new ColumnSchema { Name = "c", Kind = ColumnKind.Category }]);

        Table planted = new Canaries(schema, table, seed: 0).PlantIn(table, seed: 0);

        Assert.All(planted.Columns[0], cell => Assert.True(double.IsFinite(double.Parse(cell!, CultureInfo.InvariantCulture))));
    }

    private static IEnumerable<string> Rows(Table table) =>
        Enumerable.Range(0, table.RowCount).Select(row => string.Join('|', table.Columns.Select(column => column[row])));
}
