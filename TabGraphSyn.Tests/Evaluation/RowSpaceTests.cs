using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation;

public class RowSpaceTests
{
    // Training quantiles of x: 1 takes 0 to ½ (middle ¼), 2 takes ½ to ¾ (middle ⅝), 4 takes ¾ to 1 (middle ⅞).
    private static readonly Table Training = TableOf(("x", ["1", "1", "2", "4"]), ("c", ["a", "b", "c", null]));

    [Theory]
    [InlineData("1", "a", 0)]
    [InlineData("2", "a", 0.375)]
    [InlineData("2", "c", 0)]
    [InlineData("3", "c", 0.125)]
    [InlineData("100", null, 0)]
    [InlineData("-100", "z", 1)]
    [InlineData(null, "a", 1)]
    [InlineData("4", "c", 0.25)]
    public void Nearest_Row_IsTheSumOfQuantileAndLevelDistances(string? number, string? level, float expected)
    {
        (RowSpace space, ComparedTables tables) = SpaceOf(TableOf(("x", [number]), ("c", [level])));
        float[] nearest = new float[1];

        RowSpace.Nearest(space.Places(tables.Synthetic), 0, space.Places(tables.Training), nearest);

        Assert.Equal(expected, nearest[0], 6);
    }

    [Fact]
    public void Nearest_BothMissing_IsNoDistance()
    {
        Table row = TableOf(("x", [null]), ("c", [null]));
        (RowSpace space, ComparedTables tables) = SpaceOf(row, row);
        float[] nearest = new float[1];

        RowSpace.Nearest(space.Places(tables.Synthetic), 0, space.Places(tables.Holdout), nearest);

        Assert.Equal(0, nearest[0]);
    }

    [Fact]
    public void Nearest_SeveralAsked_AreInOrderWithoutTheRowPassedOver()
    {
        (RowSpace space, ComparedTables tables) = SpaceOf(Training);
        float[][] places = space.Places(tables.Training);
        float[] nearest = new float[4];

        // From (1, a): to itself 0, to (1, b) 1, to (2, c) 1 + ⅜, to (4, missing) 1 + ⅝.
        RowSpace.Nearest(places, 0, places, nearest, without: 0);

        Assert.Equal([1, 1.375f, 1.625f, float.PositiveInfinity], nearest);
    }

    [Fact]
    public void Nearest_RowsAsked_SaysWhichTheyAre()
    {
        (RowSpace space, ComparedTables tables) = SpaceOf(Training);
        float[][] places = space.Places(tables.Training);
        int[] rows = new int[4];

        RowSpace.Nearest(places, 3, places, new float[4], rows, without: 3);

        // From (4, missing): to (2, c) 1 + ¼, and as far to both rows of 1, of which the first comes first.
        Assert.Equal([2, 0, 1, -1], rows);
    }

    [Fact]
    public void Nearest_MoreRowsThanABlock_FindsWhatASimpleLoopFinds()
    {
        Table many = Dependent(5003, seed: 1);
        ComparedTables tables = Compare(many, Dependent(20, seed: 2), many);
        var space = new RowSpace(tables);
        float[][] from = space.Places(tables.Synthetic), to = space.Places(tables.Training);
        float[] nearest = new float[3];

        for (int row = 0; row < 20; row++)
        {
            RowSpace.Nearest(from, row, to, nearest);
            float[] expected = [.. Enumerable.Range(0, 5003)
                .Select(other => Enumerable.Range(0, 4).Sum(column => Math.Min(1, Math.Abs(from[column][row] - to[column][other])))).Order().Take(3)];
            Assert.All(Enumerable.Range(0, 3), index => Assert.Equal(expected[index], nearest[index], 5));
        }
    }

    private static (RowSpace Space, ComparedTables Tables) SpaceOf(Table synthetic, Table? holdout = null)
    {
        ComparedTables tables = Compare(Training, synthetic, holdout ?? Training);
        return (new RowSpace(tables), tables);
    }
}
