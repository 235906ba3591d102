using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Prediction;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Prediction;

public class TreeFeaturesTests
{
    [Fact]
    public void Of_Numbers_GivesRanksOverAllTablesAndZeroForMissing()
    {
        ComparedTables tables = Compare(Numbers("10", "30"), Numbers("20", null), Numbers("1e200"));

        var features = new TreeFeatures(tables);

        Assert.Equal([1, 3], Column(features.Of(tables.Training), 0));
        Assert.Equal([2, 0], Column(features.Of(tables.Synthetic), 0));
        Assert.Equal([4], Column(features.Of(tables.Holdout), 0));
    }

    [Fact]
    public void Of_Category_GivesRankOfFrequencyAndIndicatorsOfFrequentLevels()
    {
        // 'b' is in 20 training rows, 'a' in 15, 'c' in 2: the first two have indicators. 'z' is new.
        string?[] training = [.. Enumerable.Repeat("a", 15), .. Enumerable.Repeat("b", 20), "c", "c"];
        ComparedTables tables = Compare(Levels(training), Levels("b", "a", "c", "z"), Levels("a"));

        float[][] rows = new TreeFeatures(tables).Of(tables.Synthetic);

        Assert.Equal([0, 1, 0], rows[0]);
        Assert.Equal([1, 0, 1], rows[1]);
        Assert.Equal([2, 0, 0], rows[2]);
        Assert.Equal(0, rows[3][1] + rows[3][2]);
        Assert.True(rows[3][0] > 2);
    }

    [Fact]
    public void Count_ManyCategories_IsBounded()
    {
        var random = new Random(5);
        Table table = TableOf([.. Enumerable.Range(0, 100).Select(index => (
            $"c{index}", Enumerable.Range(0, 1000).Select(_ => (string?)$"level {random.Next(40)}").ToArray()))]);

        Assert.InRange(new TreeFeatures(Compare(table, table, table)).Count, 100, 612);
    }

    [Fact]
    public void Of_WithoutTheTarget_LeavesItOut()
    {
        Table table = TableOf(("x", ["1", "2"]), ("y", ["a", "b"]));
        ComparedTables tables = Compare(table, table, table);

        float[][] rows = new TreeFeatures(tables, without: tables.IndexOf("y")).Of(tables.Training);

        Assert.Equal([[1], [2]], rows);
    }

    private static Table Numbers(params string?[] cells) => TableOf(("x", cells));

    private static Table Levels(params string?[] cells) => TableOf(("c", cells));

    private static float[] Column(float[][] rows, int index) => Array.ConvertAll(rows, row => row[index]);
}
