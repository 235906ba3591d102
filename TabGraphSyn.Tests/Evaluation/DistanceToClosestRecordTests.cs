using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation;

public class DistanceToClosestRecordTests
{
    [Fact]
    public void TrainingShare_CopiedTraining_IsNearOne()
    {
        Table training = Dependent(1000, seed: 1);

        Assert.InRange(ShareOf(training, training, Dependent(1000, seed: 2)), 0.97, 1);
    }

    [Fact]
    public void TrainingShare_CopiedHoldout_IsNearZero()
    {
        Table holdout = Dependent(1000, seed: 2);

        Assert.InRange(ShareOf(Dependent(1000, seed: 1), holdout, holdout), 0, 0.03);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(4000)]
    public void TrainingShare_UnrelatedRows_IsAboutOneHalfHoweverManyTrainingRows(int trainingRows) =>
        Assert.InRange(ShareOf(Dependent(trainingRows, seed: 1), Dependent(3000, seed: 3), Dependent(1000, seed: 2)), 0.45, 0.55);

    [Fact]
    public void TrainingShare_AllEquallyFar_CountsHalf()
    {
        Table one = TableOf(("c", ["a", "a"]), ("d", ["a", "a"])), other = TableOf(("c", ["b", "b"]), ("d", ["b", "b"]));

        Assert.Equal(0.5, ShareOf(one, other, one));
    }

    private static double ShareOf(Table training, Table synthetic, Table holdout)
    {
        ComparedTables tables = Compare(training, synthetic, holdout);
        return DistanceToClosestRecord.TrainingShare(
            new RowSpace(tables), tables.Synthetic, tables.Training, tables.Holdout, seed: 0, threads: 1, CancellationToken.None);
    }
}
