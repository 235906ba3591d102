using System.Globalization;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Prediction;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Prediction;

public class TrainOnSyntheticTests
{
    [Fact]
    public void Score_RowsOfTheSameDistribution_PredictsAsWellAsTrainingRows()
    {
        (double? synthetic, double? real) = Scores(Dependent(2000, seed: 1), Dependent(2000, seed: 2), "flag");

        Assert.InRange(real!.Value, 0.75, 0.95);
        Assert.Equal(real.Value, synthetic!.Value, 0.03);
    }

    [Fact]
    public void Score_IndependentColumns_PredictsNothing()
    {
        Table training = Dependent(2000, seed: 1);

        Assert.InRange(Scores(training, Independent(training, seed: 4), "flag").Synthetic!.Value, 0.42, 0.58);
    }

    [Fact]
    public void Score_SeveralClasses_IsTheMeanOfOneAgainstTheRest()
    {
        // The numbers decide the group, so every class is found.
        (double? synthetic, _) = Scores(Dependent(1000, seed: 1), Dependent(1000, seed: 2), "group");

        Assert.InRange(synthetic!.Value, 0.97, 1);
    }

    [Fact]
    public void Score_Number_IsTheRootMeanSquaredErrorInItsUnit()
    {
        // x2 is x1 plus something even between 0 and 0.2, whose spread is 0.2 / √12 = 0.058; x1 is missing in a twentieth of the rows.
        (double? synthetic, double? real) = Scores(Dependent(3000, seed: 1), Dependent(3000, seed: 2), "x2");

        Assert.InRange(real!.Value, 0.05, 0.11);
        Assert.InRange(synthetic!.Value, 0.05, 0.11);
    }

    [Fact]
    public void Score_LargeNumbers_KeepsTheirUnit()
    {
        Table training = Scaled(Dependent(1000, seed: 1)), synthetic = Scaled(Dependent(1000, seed: 2));

        Assert.InRange(Scores(training, synthetic, "x2", Scaled(Dependent(1000, seed: 9))).Synthetic!.Value, 0.05e30, 0.15e30);

        static Table Scaled(Table table) => new(table.ColumnNames, [table.Columns[0], table.Columns[1], Array.ConvertAll(
            table.Columns[2], cell => (double.Parse(cell!, CultureInfo.InvariantCulture) * 1e30).ToString("R", CultureInfo.InvariantCulture)), table.Columns[3]]);
    }

    [Fact]
    public void Score_SyntheticRowsOfOneClass_IsOneHalf()
    {
        Table training = Dependent(500, seed: 1);
        Table one = new(training.ColumnNames, [.. training.Columns.Take(3), Enumerable.Repeat((string?)"no", 500).ToArray()]);

        Assert.Equal(0.5, Scores(training, one, "flag").Synthetic);
    }

    [Fact]
    public void Score_NoSyntheticRowHasATarget_IsNull()
    {
        Table training = Dependent(500, seed: 1);

        Assert.Null(Scores(training, new(training.ColumnNames, [.. training.Columns.Take(3), new string?[500]]), "flag").Synthetic);
    }

    [Fact]
    public void Constructor_NoHeldOutRowHasATarget_SaysSo()
    {
        Table training = Dependent(100, seed: 1);
        var thrown = Assert.Throws<UnusableInputException>(
            () => Scores(training, training, "flag", new(training.ColumnNames, [.. training.Columns.Take(3), new string?[100]])));

        Assert.Contains("'flag' has no value in any held-out row", thrown.Message, StringComparison.Ordinal);
    }

    private static (double? Synthetic, double? Real) Scores(Table training, Table synthetic, string target, Table? holdout = null)
    {
        ComparedTables tables = Compare(training, synthetic, holdout ?? Dependent(1000, seed: 9));
        var measure = new TrainOnSynthetic(tables, tables.IndexOf(target), new BoostedTrees(threads: 1));
        Assert.Equal(target == "x2" ? TargetKind.Number : TargetKind.Classes, measure.Kind);
        return (measure.Score(tables.Synthetic, 0, CancellationToken.None), measure.Score(tables.Training, 0, CancellationToken.None));
    }
}
