using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Prediction;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Prediction;

public class LinearFeaturesTests
{
    [Fact]
    public void Of_Numbers_AreQuantilesOfVarianceOneAndAnIndicatorOfMissing()
    {
        // Training quantiles ¼ and ¾; √12 · ¼ = 0.866.
        Table training = TableOf(("x", ["1", "2"]));
        ComparedTables tables = Compare(training, TableOf(("x", ["1", "2", null, "-9"])), null);

        float[][] rows = new LinearFeatures(tables).Of(tables.Synthetic);

        Assert.Equal([-0.866f, 0.866f, 0, -0.866f], rows.Select(row => MathF.Round(row[0], 3)));
        Assert.Equal([0, 0, 1, 0], rows.Select(row => row[1]));
    }

    [Fact]
    public void Of_Category_HasIndicatorsByFrequencyAndOneForUnseenLevels()
    {
        ComparedTables tables = Compare(TableOf(("c", ["b", "b", "b", "a", "a", null])), TableOf(("c", ["a", "b", null, "new"])), null);

        float[][] rows = new LinearFeatures(tables).Of(tables.Synthetic);

        Assert.Equal([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], rows);
    }

    [Fact]
    public void Count_ManyCategories_IsBounded()
    {
        var random = new Random(5);
        Table table = TableOf([.. Enumerable.Range(0, 100).Select(index => (
            $"c{index}", Enumerable.Range(0, 1000).Select(_ => (string?)$"level {random.Next(40)}").ToArray()))]);

        Assert.InRange(new LinearFeatures(Compare(table, table, null)).Count, 200, 700);
    }
}
