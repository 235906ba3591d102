using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Privacy;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Privacy;

public class RareCombinationsTests
{
    [Fact]
    public void Of_PairsOfOneToFourTrainingRows_AreCountedAmongPairsOfValues()
    {
        // (p, r) is in five training rows, (q, r) in four, (q, s) in one, (p, s) in none.
        Table training = TableOf(
            ("a", ["p", "p", "p", "p", "p", "q", "q", "q", "q", "q"]), ("b", ["r", "r", "r", "r", "r", "r", "r", "r", "r", "s"]));
        // Rare: the second and third of five pairs; the last row has none, since a value is missing.
        Table synthetic = TableOf(("a", ["p", "q", "q", "p", "new", null]), ("b", ["r", "r", "s", "s", "s", "s"]));

        Estimate estimate = RareCombinations.Of(Compare(training, synthetic, TableOf(("a", ["q", "p"]), ("b", ["s", "r"]))), 2, CancellationToken.None)!;

        Assert.Equal(0.4, estimate.Value, 12);
        Assert.Equal(0.5, estimate.Reference);
        Assert.InRange(estimate.Interval!.Low, 0.05, 0.35);
        Assert.InRange(estimate.Interval!.High, 0.45, 0.95);
    }

    [Fact]
    public void Of_NumbersAndManyLevels_CountsByBinAndAlsoWithoutADenseTable()
    {
        // 300 × 300 levels are more cells than an array is made for. Every pair of levels is in one training row; x has two bins.
        string?[] levels = [.. Enumerable.Range(0, 300).Select(level => $"v{level}")];
        Table training = TableOf(("a", levels), ("b", levels), ("x", [.. levels.Select((_, row) => row < 2 ? "1" : "0")]));
        Table synthetic = TableOf(("a", ["v1", "v1"]), ("b", ["v1", "v2"]), ("x", ["0.95", "0.5"]));

        Estimate estimate = RareCombinations.Of(Compare(training, synthetic, TableOf(("a", []), ("b", []), ("x", []))), 2, CancellationToken.None)!;

        // First row: (v1, v1), (v1, top bin) and (v1, top bin). Second row: (v1, v2) is in no row, and its bin of x holds none.
        Assert.Equal(0.5, estimate.Value, 12);
        Assert.Null(estimate.Reference);
    }

    [Fact]
    public void Of_NoHits_HasAnIntervalFromZeroThatDependsOnTheRows()
    {
        Table table = TableOf(("a", [.. Enumerable.Repeat("p", 100)]), ("b", [.. Enumerable.Repeat("r", 100)]), ("c", [.. Enumerable.Repeat("r", 100)]));

        Estimate estimate = RareCombinations.Of(Compare(table, table, table), 1, CancellationToken.None)!;

        Assert.Equal((0.0, 0.0), (estimate.Value, estimate.Interval!.Low));
        Assert.Equal(3.8415 / 103.8415, estimate.Interval.High, 4);
    }

    [Fact]
    public void Of_OneColumn_IsNull()
    {
        Table table = TableOf(("a", ["p"]));

        Assert.Null(RareCombinations.Of(Compare(table, table, table), 1, CancellationToken.None));
    }
}
