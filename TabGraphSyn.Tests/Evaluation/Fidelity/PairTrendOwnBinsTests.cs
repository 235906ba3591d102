using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Fidelity;

public class PairTrendOwnBinsTests
{
    private static readonly Table Training = TableOf(("x", ["0", "0", "100", "100"]), ("c", ["a", "a", "b", "b"]));

    [Fact]
    public void Of_OtherScale_IsOneWhereTrainingEdgesGiveZero()
    {
        Table scaled = TableOf(("x", ["500", "500", "900", "900"]), ("c", ["a", "a", "b", "b"]));

        Assert.Equal(1, OwnBins(Training, scaled)!.Value, 12);
        ComparedTables tables = Compare(Training, scaled, null);
        Assert.Equal(100, FidelityErrors.Of(tables, tables.Synthetic, CancellationToken.None).Trend, 9);
    }

    [Fact]
    public void Of_ValueInTheSecondTenthOfItsOwnRange_IsInAnotherBin()
    {
        // Over 0 to 50, 6 is in the second bin, which training rows don't reach: one row of four is elsewhere.
        Assert.Equal(0.75, OwnBins(Training, TableOf(("x", ["6", "0", "50", "46"]), ("c", ["a", "a", "b", "b"])))!.Value, 12);
        Assert.Equal(1, OwnBins(Training, TableOf(("x", ["4", "0", "50", "46"]), ("c", ["a", "a", "b", "b"])))!.Value, 12);
    }

    [Fact]
    public void Of_MissingNumber_IsAState() =>
        // Half of the training rows and none of the others are missing.
        Assert.Equal(0.5, OwnBins(TableOf(("x", ["0", null]), ("c", ["a", "a"])), TableOf(("x", ["5", "5"]), ("c", ["a", "a"])))!.Value, 12);

    [Fact]
    public void Of_TwoNumbers_IsByCorrelation() =>
        // Correlations 1 and ½.
        Assert.Equal(0.75, OwnBins(
            TableOf(("x1", ["1", "2", "3"]), ("x2", ["1", "2", "3"])), TableOf(("x1", ["1", "2", "3"]), ("x2", ["1", "3", "2"])))!.Value, 12);

    [Fact]
    public void Of_OneColumn_IsNull() => Assert.Null(OwnBins(TableOf(("x", ["1"])), TableOf(("x", ["1"]))));

    private static double? OwnBins(Table training, Table synthetic)
    {
        ComparedTables tables = Compare(training, synthetic, null);
        return PairTrendOwnBins.Of(tables, tables.Synthetic, CancellationToken.None);
    }
}
