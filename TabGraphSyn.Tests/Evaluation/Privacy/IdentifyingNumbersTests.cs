using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Privacy;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Privacy;

public class IdentifyingNumbersTests
{
    [Fact]
    public void Of_ValuesOfFewerThanFiveRows_AreCountedByValueAmongPresentCells()
    {
        // 1 is in five rows, 2.5 in four, 3 in one. Of the synthetic cells 2.50 and 3 identify: two of four that are present.
        Table training = TableOf(("x", ["1", "1", "1", "1", "1", "2.5", "2.5", "2.5", "2.5", "3"]));
        Table synthetic = TableOf(("x", ["1", "2.50", "3", "7", null]));

        IdentifyingShare share = Assert.Single(IdentifyingNumbers.Of(Compare(training, synthetic, TableOf(("x", ["1", "1", "3", "8"])))));

        Assert.Equal(new IdentifyingShare("x", 0.5, 0.25), share);
    }

    [Fact]
    public void Of_CategoriesAndNumbersOfManyRowsEach_HasNone()
    {
        Table table = TableOf(("c", ["a", "b", "c", "d", "e"]), ("x", ["1", "1", "1", "1", "1"]));

        Assert.Empty(IdentifyingNumbers.Of(Compare(table, table, table)));
    }
}
