using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Privacy;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Privacy;

public class ClosestRecordsTests
{
    [Fact]
    public void Measure_CopiedTraining_IsNearOne()
    {
        Table training = Dependent(1000, seed: 1);

        Assert.InRange(ShareOf(training, training, Dependent(1000, seed: 2)), 0.97, 1);
    }

    [Fact]
    public void Measure_CopiedHoldout_IsNearZero()
    {
        Table holdout = Dependent(1000, seed: 2);

        Assert.InRange(ShareOf(Dependent(1000, seed: 1), holdout, holdout), 0, 0.03);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(4000)]
    public void Measure_UnrelatedRows_IsAboutOneHalfHoweverManyTrainingRows(int trainingRows) =>
        Assert.InRange(ShareOf(Dependent(trainingRows, seed: 1), Dependent(3000, seed: 3), Dependent(1000, seed: 2)), 0.45, 0.55);

    [Fact]
    public void Measure_AllEquallyFar_CountsHalf()
    {
        Table one = TableOf(("c", ["a", "a"]), ("d", ["a", "a"])), other = TableOf(("c", ["b", "b"]), ("d", ["b", "b"]));

        Assert.Equal(0.5, ShareOf(one, other, one));
    }

    [Fact]
    public void Measure_NoHoldout_ComparesWithTrainingRowsAmongThemselves()
    {
        Table training = Dependent(400, seed: 1);

        ClosestRecords records = Measure(training, training, training.SelectRows([]));

        Assert.Null(records.Nearer);
        Assert.Null(records.Chart);
        Assert.Equal(0, records.Scores.Median.Value);
        Assert.True(records.Scores.Median.Reference > 0);
    }

    [Fact]
    public void Measure_KnownDistances_GivesTheirMedianAndRatio()
    {
        // Five columns: the synthetic row differs from one training row in one of them and from the other in four.
        Table training = TableOf(("a", ["p", "q"]), ("b", ["p", "q"]), ("c", ["p", "q"]), ("d", ["p", "q"]), ("e", ["p", "q"]));
        Table synthetic = TableOf(("a", ["p"]), ("b", ["p"]), ("c", ["p"]), ("d", ["p"]), ("e", ["q"]));

        DistanceScores scores = Measure(training, synthetic, training).Scores;

        Assert.Equal(0.2, scores.Median.Value, 1e-6);
        Assert.Equal(0.25, scores.NeighbourRatio.Value, 1e-6);
        Assert.Equal(0, scores.Median.Reference);
    }

    [Fact]
    public void Measure_Chart_HoldsAllRowsOnBothSides()
    {
        DistanceChart chart = Measure(Dependent(500, seed: 1), Dependent(400, seed: 3), Dependent(200, seed: 2)).Chart!;

        Assert.Equal(1, chart.ToTraining.Sum(), 1e-4);
        Assert.Equal(1, chart.ToHoldout.Sum(), 1e-4);
        Assert.Equal(chart.ToTraining.Count + 1, chart.Edges.Count);
    }

    private static double ShareOf(Table training, Table synthetic, Table holdout) => Measure(training, synthetic, holdout).Nearer!.Value;

    private static ClosestRecords Measure(Table training, Table synthetic, Table holdout) =>
        ClosestRecords.Measure(Compare(training, synthetic, holdout), seed: 0, threads: 1, CancellationToken.None);
}
