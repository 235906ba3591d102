using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Fidelity;

public class FidelityIntervalsTests
{
    [Fact]
    public void Of_SmallTables_IsAroundWhatTheReportSays()
    {
        Table training = Dependent(300, seed: 1), synthetic = Independent(Dependent(300, seed: 2), seed: 3);
        FidelityScores scores = TableEvaluation.Evaluate(training, synthetic, null, SchemaOf(training), CancellationToken.None).Synthetic;

        FidelityIntervals intervals = IntervalsOf(training, synthetic)!;

        Assert.Equal(scores.ColumnShape!.Value, Middle(intervals.ColumnShape), 9);
        Assert.Equal(scores.PairTrend!.Value, Middle(intervals.PairTrend!), 9);
    }

    [Fact]
    public void Of_SixteenTimesTheRows_IsAboutAQuarterAsWide()
    {
        double few = Width(IntervalsOf(Dependent(250, seed: 1), Independent(Dependent(250, seed: 2), seed: 3))!.PairTrend!);
        double many = Width(IntervalsOf(Dependent(4000, seed: 1), Independent(Dependent(4000, seed: 2), seed: 3))!.PairTrend!);

        Assert.InRange(few / many, 2.5, 6);
    }

    [Fact]
    public void Of_ShapeOfACategory_HasAboutTheKnownWidth()
    {
        // The shape is 1 − |p − q|, far from its bound: standard error √(p (1 − p) / n + q (1 − q) / n) = 0.0341.
        Table training = Shares(320), synthetic = Shares(120);

        Assert.InRange(Width(IntervalsOf(training, synthetic)!.ColumnShape) / (2 * 1.96), 0.025, 0.044);

        static Table Shares(int yes) => TableOf(("c", [.. Enumerable.Range(0, 400).Select(row => row < yes ? "yes" : "no")]));
    }

    [Fact]
    public void Of_OneColumn_HasNoTrend()
    {
        Table table = TableOf(("c", ["a", "b", "a", "b"]));

        Assert.Null(IntervalsOf(table, table)!.PairTrend);
    }

    [Fact]
    public void Of_BothTablesLarge_IsNull()
    {
        Table large = TableOf(("c", [.. Enumerable.Range(0, 5000).Select(row => $"{row % 2}")]));

        Assert.Null(IntervalsOf(large, large));
        Assert.NotNull(IntervalsOf(large, large.SelectRows([.. Enumerable.Range(0, 4999)])));
    }

    [Fact]
    public void Of_DifferentThreads_IsTheSame()
    {
        Table training = Dependent(200, seed: 1), synthetic = Dependent(200, seed: 2);

        Assert.Equal(IntervalsOf(training, synthetic), IntervalsOf(training, synthetic, threads: 4));
    }

    private static double Middle(Interval interval) => (interval.Low + interval.High) / 2;

    private static double Width(Interval interval) => interval.High - interval.Low;

    private static FidelityIntervals? IntervalsOf(Table training, Table synthetic, int threads = 1)
    {
        ComparedTables tables = Compare(training, synthetic, null);
        return FidelityIntervals.Of(tables, tables.Synthetic, seed: 5, threads, CancellationToken.None);
    }
}
