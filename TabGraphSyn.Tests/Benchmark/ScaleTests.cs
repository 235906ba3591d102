using System.Globalization;
using TabGraphSyn.Pipeline.Benchmark;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;
using Xunit.Abstractions;

namespace TabGraphSyn.Tests.Benchmark;

/// <summary>How time and memory of a whole run grow with the table. TABGRAPHSYN_SCALE_ROWS names the most rows; 200,000 otherwise.</summary>
[Trait("Category", "Slow")]
public class ScaleTests(ITestOutputHelper output)
{
    private const int Columns = 20;

    private static int MostRows =>
        int.Parse(Environment.GetEnvironmentVariable("TABGRAPHSYN_SCALE_ROWS") ?? "200000", CultureInfo.InvariantCulture);

    [Fact]
    public void Generate_MoreRows_CostsNoMoreThanInProportion()
    {
        int most = MostRows;
        var costs = new[] { most / 4, most }.Select(rows => Cost(rows, Columns)).ToArray();

        Assert.InRange(costs[1].Seconds, 0, 4 * costs[0].Seconds * 1.2);
        Assert.InRange(costs[1].PeakBytes, 0, 4.4 * costs[0].PeakBytes);
        if (most >= 1_000_000) Assert.InRange(costs[1].PeakBytes, 0, 6_000_000_000);
    }

    [Fact]
    public void Generate_MoreColumns_CostsNoMoreThanInProportion()
    {
        var costs = new[] { 10, 20, 40 }.Select(columns => Cost(20_000, columns)).ToArray();

        Assert.InRange(costs[2].Seconds, 0, 2 * costs[1].Seconds * 1.2);
        Assert.InRange(costs[2].PeakBytes, 0, 2.2 * costs[1].PeakBytes);
    }

    private RunCost Cost(int rows, int columns)
    {
        Table table = RepeatedDiamonds.Make(rows, columns);
        var generator = new GeneratorProcess(["--preset", "balanced", "--threads", "2"]);
        GeneratedTable made = generator.Generate(table, SchemaInference.Infer(table), new CsvFormat(), seed: 0, default);
        Assert.Equal(rows, made.Rows.RowCount);
        output.WriteLine($"{rows:N0} rows, {columns} columns: {made.Cost.Seconds:0} s, {made.Cost.PeakBytes / 1e9:0.00} GB");
        return made.Cost;
    }
}
