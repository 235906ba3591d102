using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Evaluation.Prediction;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Fidelity;

public class ClassifierTwoSampleTests
{
    [Fact]
    public void Area_RowsOfTheSameDistribution_IsAboutOneHalf() =>
        Assert.InRange(AreaOf(Dependent(1000, seed: 1), Dependent(1500, seed: 2)), 0.46, 0.54);

    [Fact]
    public void Area_IndependentColumns_IsFarAboveOneHalf()
    {
        Table real = Dependent(1000, seed: 1);

        // Every column has exactly the real distribution, so that nothing but dependencies gives the rows away.
        Assert.InRange(AreaOf(real, Independent(real, seed: 3)), 0.85, 1);
    }

    [Fact]
    public void Area_MissingCellsOnlyInReal_IsAboveOneHalf()
    {
        Table real = Dependent(1000, seed: 1), full = Dependent(1000, seed: 2);
        string?[] filled = Array.ConvertAll(full.Columns[1], cell => cell ?? "1.5");

        Assert.InRange(AreaOf(real, new Table(full.ColumnNames, [full.Columns[0], filled, full.Columns[2], full.Columns[3]])), 0.52, 0.7);
    }

    [Fact]
    public void Area_SameSeedTwice_IsTheSame()
    {
        Table real = Dependent(300, seed: 1), synthetic = Dependent(300, seed: 2);

        Assert.Equal(AreaOf(real, synthetic), AreaOf(real, synthetic));
    }

    [Fact]
    public void Area_HugeAndTinyNumbers_TellsThemApart()
    {
        string?[] tiny = [.. Enumerable.Range(0, 200).Select(index => $"{index + 1}e-300")], huge = [.. Enumerable.Range(0, 200).Select(index => $"{index + 1}e300")];
        string?[] one = Enumerable.Repeat((string?)"a", 200).ToArray();

        Assert.Equal(1, AreaOf(TableOf(("x", tiny), ("c", one)), TableOf(("x", huge), ("c", one))), 2);
    }

    [Fact]
    public void Area_FewerRowsThanFolds_SaysHowManyAreNeeded()
    {
        var thrown = Assert.Throws<UnusableInputException>(() => AreaOf(Dependent(4, seed: 1), Dependent(50, seed: 2)));

        Assert.Contains("at least 5 rows", thrown.Message, StringComparison.Ordinal);
    }

    private static double AreaOf(Table real, Table synthetic)
    {
        ComparedTables tables = Compare(real, synthetic, real);
        var features = new TreeFeatures(tables);
        return ClassifierTwoSample.Area(
            features.Of(tables.Training), features.Of(tables.Synthetic), new BoostedTrees(threads: 1), seed: 0, CancellationToken.None);
    }
}
