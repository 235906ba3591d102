using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Fidelity;

public class FidelityErrorsTests
{
    [Fact]
    public void Of_NumberAndCategoryWithMissing_IsTheMeanOfBothShapesInPercent()
    {
        // Number: gap ¼. Category with missing as a level: real a ½, missing ½; synthetic a 1: distance ½. Mean 0.375.
        FidelityErrors errors = ErrorsOf(
            TableOf(("x", ["1", "2", "3", "4"]), ("c", ["a", "a", null, null])),
            TableOf(("x", ["2", "2", "4", "4"]), ("c", ["a", "a", "a", "a"])));

        Assert.Equal(37.5, errors.Shape, 9);
    }

    [Fact]
    public void Of_TwoNumbers_IsHalfTheDifferenceOfCorrelations()
    {
        // Correlations 1 and ½, as in the report's test.
        FidelityErrors errors = ErrorsOf(
            TableOf(("x1", ["1", "2", "3"]), ("x2", ["1", "2", "3"])), TableOf(("x1", ["1", "2", "3"]), ("x2", ["1", "3", "2"])));

        Assert.Equal(0, errors.Shape, 9);
        Assert.Equal(25, errors.Trend, 9);
    }

    [Fact]
    public void Of_NumberAndCategory_CutsOverTheTrainingRange()
    {
        // Bins of 10 from 0 to 100: 9 shares the bin of 0, 11 does not, so that one row of four is elsewhere.
        Table training = TableOf(("x", ["0", "0", "100", "100"]), ("c", ["a", "a", "b", "b"]));

        Assert.Equal(0, ErrorsOf(training, TableOf(("x", ["9", "0", "100", "95"]), ("c", ["a", "a", "b", "b"]))).Trend, 9);
        Assert.Equal(25, ErrorsOf(training, TableOf(("x", ["11", "0", "100", "95"]), ("c", ["a", "a", "b", "b"]))).Trend, 9);
    }

    private static FidelityErrors ErrorsOf(Table training, Table synthetic)
    {
        ComparedTables tables = Compare(training, synthetic, training);
        return FidelityErrors.Of(tables, tables.Synthetic, CancellationToken.None);
    }
}
