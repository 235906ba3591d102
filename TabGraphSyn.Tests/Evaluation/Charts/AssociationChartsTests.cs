using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Charts;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Charts;

public class AssociationChartsTests
{
    [Fact]
    public void Of_KnownTable_HasCorrelationRatioAndCramersV()
    {
        // x1 and x2 = −x1 correlate at −1. By 'a', x1 has means 1.5 and 3.5 about 2.5: η² = 4·1 / 5. 'a' and 'b' are the same;
        // 'a' and 'c' are independent.
        Table table = TableOf(
            ("x1", ["1", "2", "3", "4"]), ("x2", ["-1", "-2", "-3", "-4"]), ("a", ["p", "p", "q", "q"]), ("b", ["r", "r", "s", "s"]), ("c", ["u", "v", "u", "v"]));

        AssociationChart chart = AssociationCharts.Of(Compare(table, Independent(table, 3), table.SelectRows([])), 1, 2, CancellationToken.None)!;

        Assert.Equal(["x1", "x2", "a", "b", "c"], chart.Columns);
        Assert.Equal([1, -1, 0.8944, 0.8944, 0.4472], chart.Real.Take(5));
        Assert.Equal([0.8944, 0.8944, 1, 1, 0], chart.Real.Skip(10).Take(5));
        Assert.Equal(0, chart.LeftOut);
        Assert.NotEqual(chart.Real, chart.Synthetic);
        AssertSymmetricWithUnitDiagonal(chart.Real, 5);
        AssertSymmetricWithUnitDiagonal(chart.Synthetic, 5);
    }

    [Fact]
    public void Of_MissingCellsAndConstants_AreLeftOutAndZero()
    {
        // Without the rows of missing cells x1 decides 'a' wholly; x2 has no value where x1 has.
        Table table = TableOf(
            ("x1", ["1", "1", "2", "2", null]), ("a", ["p", "p", "q", "q", "q"]), ("b", ["u", "v", "u", null, "v"]), ("x2", [null, null, null, null, "1"]));

        AssociationChart chart = AssociationCharts.Of(Compare(table, table, table), 1, 1, CancellationToken.None)!;

        Assert.Equal([1, 1, 0.5, 0], chart.Real.Take(4));
        Assert.Equal([0, 0, 0, 1], chart.Real.TakeLast(4));
    }

    [Fact]
    public void Of_OneColumn_IsNullAndOfManyColumnsTheFirstSixty()
    {
        Table one = TableOf(("x", ["1", "2"]));
        Table many = TableOf([.. Enumerable.Range(0, 63).Select(column => ($"x{column}", new string?[] { "1", "2", $"{column}" }))]);

        AssociationChart chart = AssociationCharts.Of(Compare(many, many, many), 1, 2, CancellationToken.None)!;

        Assert.Null(AssociationCharts.Of(Compare(one, one, one), 1, 1, CancellationToken.None));
        Assert.Equal((60, 3600, 3), (chart.Columns.Count, chart.Real.Count, chart.LeftOut));
    }

    private static void AssertSymmetricWithUnitDiagonal(IReadOnlyList<double> matrix, int columns)
    {
        for (int first = 0; first < columns; first++)
        {
            Assert.Equal(1, matrix[(first * columns) + first]);
            for (int second = 0; second < columns; second++)
                Assert.Equal(matrix[(first * columns) + second], matrix[(second * columns) + first]);
        }
    }
}
