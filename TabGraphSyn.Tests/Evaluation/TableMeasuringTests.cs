using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation;

public class TableMeasuringTests
{
    [Fact]
    public void Measure_CopiedTraining_LooksPerfectAndLeaks()
    {
        Table training = Dependent(800, seed: 1), holdout = Dependent(800, seed: 2);

        TableMeasures measures = Measuring(training).Measure(training, training, holdout, "flag", CancellationToken.None);

        Assert.Equal(0, measures.ShapeError, 9);
        Assert.Equal(0, measures.TrendError, 9);
        Assert.Equal(measures.TrainOnReal, measures.TrainOnSynthetic);
        Assert.InRange(measures.TwoSample, 0.44, 0.56);
        Assert.Equal(new ExactMatches(800, 1), measures.Privacy.Copies);
        Assert.Equal(0, measures.Privacy.CopiesByChance.Count);
        Assert.InRange(measures.Privacy.TrainingShare, 0.95, 1);
        Assert.InRange(measures.Privacy.Attack.Area, 0.95, 1);
        Assert.All(measures.Privacy.IdentifyingNumbers, column => Assert.Equal((1, 0), (column.Share, column.Chance)));
    }

    [Fact]
    public void Measure_IndependentColumns_KeepsShapesAndFailsTheRest()
    {
        Table training = Dependent(800, seed: 1);

        TableMeasures measures = Measuring(training).Measure(
            training, Independent(training, seed: 5), Dependent(800, seed: 2), "flag", CancellationToken.None);

        Assert.Equal(0, measures.ShapeError, 9);
        Assert.InRange(measures.TrendError, 10, 100);
        Assert.InRange(measures.TwoSample, 0.85, 1);
        Assert.True(measures.TrainOnSynthetic < measures.TrainOnReal - 0.2);
    }

    [Fact]
    public void MeasureReal_TableInOrderOfTime_HasNoLeak()
    {
        // Neighbours in the file are neighbours in every column.
        Table table = TableOf(
            ("x1", [.. Enumerable.Range(0, 2000).Select(row => $"{row}")]), ("x2", [.. Enumerable.Range(0, 2000).Select(row => $"{2 * row}")]),
            ("flag", [.. Enumerable.Range(0, 2000).Select(row => row / 100 % 2 == 0 ? "a" : "b")]));
        int[] order = [.. Enumerable.Range(0, 2000)];
        new Random(3).Shuffle(order);
        int[] kept = [.. order[..600].Order()], rest = [.. order[600..].Order()];

        TableMeasures measures = Measuring(table).MeasureReal(table.SelectRows(rest), table.SelectRows(kept), "flag", CancellationToken.None);

        Assert.InRange(measures.Privacy.TrainingShare, 0.42, 0.58);
        Assert.InRange(measures.Privacy.Attack.Area, 0.44, 0.56);
        Assert.Equal(measures.TrainOnReal, measures.TrainOnSynthetic);
        Assert.InRange(measures.TwoSample, 0.42, 0.58);
    }

    [Fact]
    public void Measure_Cancelled_Throws()
    {
        Table table = Dependent(100, seed: 1);

        Assert.Throws<OperationCanceledException>(
            () => Measuring(table).Measure(table, table, table, "flag", new CancellationToken(canceled: true)));
    }

    private static TableMeasuring Measuring(Table table) => new(SchemaOf(table), seed: 0, threads: 1);
}
