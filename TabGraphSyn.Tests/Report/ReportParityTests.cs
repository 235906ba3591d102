using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Report;

/// <summary>
/// The measures against <see cref="IndependentMeasures"/>, on halves of real tables and on damaged halves.
/// TABGRAPHSYN_BENCHMARK_DATA may name a folder of more tables for the slow test.
/// </summary>
public class ReportParityTests
{
    private const double Exact = 1e-9;
    private const int MostRows = 15_000;

    public static TheoryData<string> FewTables => ["penguins.csv", "credit.csv", "primary_biliary_cirrhosis_visits.csv"];

    public static TheoryData<string> AllTables =>
    [
        .. BundledData.FileNames.Select(BundledData.PathOf),
        .. Environment.GetEnvironmentVariable("TABGRAPHSYN_BENCHMARK_DATA") is { Length: > 0 } folder && Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal).ToArray() : [],
    ];

    [Theory]
    [MemberData(nameof(FewTables))]
    public void Measures_HalvesOfARealTable_EqualTheIndependentOnes(string file) => CheckTable(BundledData.PathOf(file), mostRows: 600);

    [Fact]
    public void Measures_DatesAndMissingCells_EqualTheIndependentOnes() => CheckTable(BundledData.PathOf("aids.csv"), mostRows: 500);

    [Theory]
    [MemberData(nameof(AllTables))]
    [Trait("Category", "Slow")]
    public void Measures_HalvesOfEveryTable_EqualTheIndependentOnes(string path) => CheckTable(path, MostRows);

    [Fact]
    public void TwoSample_OtherSeedsAndThousandsOfRows_IsTheSameToAHundredth()
    {
        Table[] halves = DamagedTables.Parts(TableReader.Read(BundledData.PathOf("diamonds.csv")).Table, 2, 4000, seed: 1);

        foreach (double[] areas in AreasOfSeeds(halves[0], DamagedTables.Shuffled(halves[1], "price", seed: 2)))
            Assert.InRange(areas.Max() - areas.Min(), 0, 0.01);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void TwoSample_OtherSeedsAndAllRows_IsTheSameToAHundredth()
    {
        Table[] halves = DamagedTables.Parts(TableReader.Read(BundledData.PathOf("diamonds.csv")).Table, 2, 26_970, seed: 1);

        foreach (double[] areas in AreasOfSeeds(halves[0], halves[1]))
            Assert.InRange(areas.Max() - areas.Min(), 0, 0.01);
    }

    [Fact]
    public void TwoSample_OtherSeedsAndFewRows_StaysWithinTheInterval()
    {
        Table[] halves = DamagedTables.Parts(TableReader.Read(BundledData.PathOf("penguins.csv")).Table, 2, 1000, seed: 1);

        double[][] areas = AreasOfSeeds(halves[0], halves[1]);

        Assert.All(areas, ofSeeds => Assert.All(ofSeeds, area =>
        {
            Interval interval = Intervals.OfArea(ofSeeds[0], halves[0].RowCount, halves[1].RowCount);
            Assert.InRange(area, interval.Low, interval.High);
        }));
    }

    /// <summary>Areas of the trees, and of the linear classifier, for three seeds each.</summary>
    private static double[][] AreasOfSeeds(Table real, Table synthetic)
    {
        ComparedTables tables = ComparedTables.Read(SchemaInference.Infer(real), real, synthetic, null);
        TwoSampleScores[] scores = [.. Enumerable.Range(0, 3).Select(seed => TwoSample.Measure(tables, threads: 2, seed, CancellationToken.None))];
        return [[.. scores.Select(score => score.Trees.Value)], [.. scores.Select(score => score.Linear.Value)]];
    }

    private static void CheckTable(string path, int mostRows)
    {
        Table whole = TableReader.Read(path).Table;
        TableSchema schema = SchemaInference.Infer(whole);
        Table[] halves = DamagedTables.Parts(whole, 2, mostRows, seed: 11);
        var independent = new IndependentMeasures(schema, halves[0]);
        Table[] damaged =
        [
            DamagedTables.Shuffled(halves[1], independent.Compared[^1], seed: 12),
            DamagedTables.WithCopies(halves[1], halves[0], 0.05),
            DamagedTables.WithNoise(halves[1], schema, 1 / 3.0, seed: 13),
        ];

        foreach (Table synthetic in damaged)
        {
            EvaluationReport report = TableEvaluation.Evaluate(halves[0], synthetic, halves[1], schema, CancellationToken.None);
            ComparedTables tables = ComparedTables.Read(schema, halves[0], synthetic, halves[1]);
            CheckScores(independent, synthetic, report.Synthetic, PairTrendOwnBins.Of(tables, tables.Synthetic, CancellationToken.None));
            if (synthetic == damaged[0])
                CheckScores(independent, halves[1], report.Reference!, PairTrendOwnBins.Of(tables, tables.Holdout, CancellationToken.None));
        }
    }

    private static void CheckScores(IndependentMeasures independent, Table table, FidelityScores scores, double? ownBins)
    {
        Assert.Equal(independent.Compared, scores.Columns.Select(column => column.Name));
        Assert.All(scores.Columns, column =>
        {
            Assert.Equal(independent.Shape(table, column.Name), column.Shape, Exact);
            Assert.Equal(IndependentMeasures.Missing(table, column.Name), column.Missing, Exact);
        });
        Assert.Equal(independent.Pairs, scores.Pairs.Select(pair => (pair.First, pair.Second)));
        double[] trends = [.. independent.Pairs.Select(pair => independent.Trend(table, pair.First, pair.Second))];
        Assert.All(scores.Pairs.Zip(trends), pair => Assert.Equal(pair.Second, pair.First.Trend, Exact));
        Assert.Equal(trends.Average(), scores.PairTrend!.Value, Exact);
        Assert.Equal(independent.MeanTrendOfOwnBins(table), ownBins!.Value, Exact);
        Assert.Equal(independent.Copies(table), scores.TrainingMatches.Count);
        Assert.Equal(independent.Copies(table) / (double)table.RowCount, scores.TrainingMatches.Share, Exact);
    }
}
