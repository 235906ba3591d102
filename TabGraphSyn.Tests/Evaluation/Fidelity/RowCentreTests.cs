using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Fidelity;

public class RowCentreTests
{
    [Fact]
    public void Distances_Levels_AreThoseOfScaledIndicators() =>
        // Indicators over √2 about (⅔, ⅓)/√2: a at √(2/9/2) = ⅓, b at √(8/9/2) = ⅔, another at √(14/9/2) = √7/3.
        AssertDistances([1 / 3f, 1 / 3f, 2 / 3f], [1 / 3f, MathF.Sqrt(7) / 3], TableOf(("c", ["a", "a", "b"])), TableOf(("c", ["a", "z"])));

    [Fact]
    public void Distances_Numbers_AreThoseOfQuantiles() =>
        // Quantiles ¼ and ¾ about ½.
        AssertDistances([0.25f, 0.25f], [0, 0.25f], TableOf(("x", ["1", "2"])), TableOf(("x", ["1.5", "99"])));

    [Fact]
    public void Distances_Missing_IsInTheMiddleAndLifted() =>
        // The one value's quantile is ½, so that only the lift of √¾ sets the two apart: half of it to either side.
        AssertDistances([0.4330127f, 0.4330127f], [0.4330127f], TableOf(("x", ["1", null])), TableOf(("x", [null])));

    [Fact]
    public void Distances_TwoColumns_AddTheirSquares() =>
        AssertDistances([MathF.Sqrt(0.25f + 0.0625f), MathF.Sqrt(0.25f + 0.0625f)], [], TableOf(("c", ["a", "b"]), ("x", ["1", "2"])), TableOf(("c", []), ("x", [])));

    private static void AssertDistances(float[] ofTraining, float[] ofSynthetic, Table training, Table synthetic)
    {
        ComparedTables tables = Compare(training, synthetic, null);
        var space = new RowSpace(tables);
        var centre = new RowCentre(tables.Columns, space.Places(tables.Training));

        Assert.Equal(ofTraining, centre.Distances(space.Places(tables.Training)), (first, second) => Math.Abs(first - second) < 1e-5);
        Assert.Equal(ofSynthetic, centre.Distances(space.Places(tables.Synthetic)), (first, second) => Math.Abs(first - second) < 1e-5);
    }
}
