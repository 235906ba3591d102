using TabGraphSyn.Pipeline.Evaluation.Prediction;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Prediction;

public class DefaultTargetTests
{
    private static readonly (string Name, string?[] Cells)
        Number = ("x", Cells(row => $"{row}")), Half = ("half", Cells(row => row < 100 ? "a" : "b")), Third = ("third", Cells(row => "abc"[row % 3].ToString()));

    [Fact]
    public void Of_SeveralCategories_IsTheLast() => Assert.Equal("third", Of(Half, Third, Number));

    [Fact]
    public void Of_LastCategoryHasARareLevel_PassesItBy() =>
        Assert.Equal("half", Of(Number, Half, ("rare", Cells(row => row < 9 ? "seldom" : "often"))));

    [Fact]
    public void Of_LevelOfTenRows_IsNotRare() =>
        Assert.Equal("few", Of(Number, Half, ("few", Cells(row => row < 10 ? "seldom" : "often"))));

    [Fact]
    public void Of_MoreThanTwentyLevels_PassesItBy() =>
        Assert.Equal("half", Of(Half, ("many", Cells(row => $"{row % 21}")), Number));

    [Fact]
    public void Of_MissingCells_AreNoLevel() =>
        Assert.Equal("half", Of(Half, ("one", Cells(row => row < 100 ? null : "b")), Number));

    [Fact]
    public void Of_NoCategoryOfModerateSize_IsTheLastNumberOfManyValues() =>
        Assert.Equal("x", Of(Number, ("x2", Cells(row => $"{row % 10}")), ("many", Cells(row => $"{row % 50}"))));

    [Fact]
    public void Of_NothingFits_IsNull() => Assert.Null(Of(("x2", Cells(row => $"{row % 10}")), ("many", Cells(row => $"{row % 50}"))));

    [Fact]
    public void Of_OneColumn_IsNull() => Assert.Null(Of(Half));

    private static string? Of(params (string Name, string?[] Cells)[] columns)
    {
        Table table = TableOf(columns);
        return DefaultTarget.Of(Compare(table, table, null));
    }

    private static string?[] Cells(Func<int, string?> cell) => [.. Enumerable.Range(0, 200).Select(cell)];
}
