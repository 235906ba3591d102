using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests;

public class RowSplitTests
{
    private static readonly TableSchema Schema = new([new ColumnSchema { Name = "group", Kind = ColumnKind.Category }]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_LevelOfFiveRows_KeepsThemAllInTraining(int seed)
    {
        var table = Groups(300, row => row % 60 == 7 ? "rare" : "common");

        var split = RowSplit.Of(table, Schema, levelRows: 5, seed);

        Assert.Equal([7, 67, 127, 187, 247], split.Training.Where(row => row % 60 == 7));
        Assert.Equal(Enumerable.Range(0, 300), split.Training.Concat(split.Validation).Concat(split.Holdout).Order());
        Assert.Equal(30, split.Holdout.Length);
    }

    [Fact]
    public void Of_OnlyRareLevels_HoldsSomeOfThemOut()
    {
        var table = Groups(300, row => $"level {row % 50}");

        var split = RowSplit.Of(table, Schema, levelRows: 5, seed: 1);

        Assert.Equal(30, split.Holdout.Length);
        Assert.True(split.Holdout.Select(row => row % 50).Distinct().Count() > 10);
    }

    private static Table Groups(int rows, Func<int, string> group) => new(["group"], [[.. Enumerable.Range(0, rows).Select(group)]]);
}
