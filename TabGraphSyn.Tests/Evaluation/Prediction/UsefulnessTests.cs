using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Prediction;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Prediction;

public class UsefulnessTests
{
    [Fact]
    public void Measure_TwoClasses_IsTheScoreOfTheBenchmarkBesideThatOfTrainingRows()
    {
        ComparedTables tables = Compare(Dependent(1000, seed: 1), Dependent(1000, seed: 2), Dependent(500, seed: 9));
        var benchmark = new TrainOnSynthetic(tables, tables.IndexOf("flag"), new BoostedTrees(threads: 1));

        UsefulnessScores scores = Usefulness.Measure(tables, "flag", threads: 1, seed: 0, CancellationToken.None);

        Assert.Equal(("flag", TargetKind.Classes, 500), (scores.Target, scores.Kind, scores.TestRows));
        Assert.Equal([PredictionMeasure.Area, PredictionMeasure.F1], scores.Scores.Select(score => score.Measure));
        Estimate area = scores.Scores[0].Score;
        Assert.Equal(benchmark.Score(tables.Synthetic, 0, CancellationToken.None)!.Value, area.Value);
        Assert.Equal(benchmark.Score(tables.Training, 0, CancellationToken.None)!.Value, area.Reference!.Value);
        Assert.All(scores.Scores, score => Assert.InRange(score.Score.Value, score.Score.Interval!.Low, score.Score.Interval.High));
        Assert.InRange(scores.Scores[1].Score.Value, 0.57, 0.8);
    }

    [Fact]
    public void Measure_SeveralClasses_FindsThemAll()
    {
        UsefulnessScores scores = Measure(Dependent(800, seed: 1), Dependent(800, seed: 2), "group");

        Assert.All(scores.Scores, score => Assert.InRange(score.Score.Value, 0.9, 1));
        Assert.All(scores.Scores, score => Assert.InRange(score.Score.Reference!.Value, 0.9, 1));
    }

    [Fact]
    public void Measure_Number_HasErrorAndExplainedVariance()
    {
        UsefulnessScores scores = Measure(Dependent(1000, seed: 1), Dependent(1000, seed: 2), "x2");

        Assert.Equal(TargetKind.Number, scores.Kind);
        Assert.Equal([PredictionMeasure.RootMeanSquaredError, PredictionMeasure.RSquared], scores.Scores.Select(score => score.Measure));
        Assert.InRange(scores.Scores[0].Score.Value, 0.05, 0.13);

        // x2 has a variance of ¾ and a little: an error of 0.1 leaves about 0.013 of it.
        Assert.InRange(scores.Scores[1].Score.Value, 0.97, 0.998);
        Assert.All(scores.Scores, score => Assert.InRange(score.Score.Value, score.Score.Interval!.Low, score.Score.Interval.High));
    }

    [Fact]
    public void Measure_IndependentColumns_PredictsNothing()
    {
        Table training = Dependent(1000, seed: 1);

        UsefulnessScores scores = Measure(training, Independent(training, seed: 4), "x2");

        Assert.InRange(scores.Scores[1].Score.Value, -1, 0.1);
        Assert.InRange(scores.Scores[1].Score.Reference!.Value, 0.97, 1);
    }

    [Fact]
    public void Measure_Importances_AddUpToOneAndPutWhatDecidesFirst()
    {
        UsefulnessScores scores = Measure(Dependent(1000, seed: 1), Dependent(1000, seed: 2), "x2");

        Assert.Equal(3, scores.Importances.Count);
        Assert.True(scores.Importances[0].Column is "x1" or "group", scores.Importances[0].Column);
        Assert.Equal("flag", scores.Importances[2].Column);
        Assert.Equal(1, scores.Importances.Sum(column => column.Real), 9);
        Assert.Equal(1, scores.Importances.Sum(column => column.Synthetic), 9);
        Assert.InRange(scores.ImportanceAgreement!.Value, 0.49, 1);
    }

    [Fact]
    public void Measure_TwoOtherColumns_HaveNoAgreement()
    {
        Table table = Dependent(300, seed: 1);
        Table three = new([.. table.ColumnNames.Skip(1)], [.. table.Columns.Skip(1)]);

        Assert.Null(Usefulness.Measure(Compare(three, three, three), "flag", 1, 0, CancellationToken.None).ImportanceAgreement);
    }

    [Fact]
    public void Measure_SyntheticRowsOfOneClass_SayItAlways()
    {
        Table training = Dependent(500, seed: 1);
        Table one = new(training.ColumnNames, [.. training.Columns.Take(3), [.. Enumerable.Repeat("no", 500)]]);
        Table holdout = Dependent(1000, seed: 9);
        int no = holdout.Columns[3].Count(cell => cell == "no");

        UsefulnessScores scores = Measure(training, one, "flag");

        Assert.Equal(0.5, scores.Scores[0].Score.Value);
        Assert.Equal(2.0 * no / (no + 1000) / 2, scores.Scores[1].Score.Value, 9);
        Assert.All(scores.Importances, column => Assert.Equal(0, column.Synthetic));
    }

    [Theory]
    [InlineData(0, "no rows were held out")]
    [InlineData(19, "too few held-out rows with a value in 'flag': 19")]
    public void Measure_TooFewHoldoutRows_SaysSo(int rows, string expected) =>
        Assert.Contains(expected, Refused(Dependent(100, seed: 1), Dependent(100, seed: 2), rows == 0 ? null : Dependent(rows, seed: 3), "flag"), StringComparison.Ordinal);

    [Fact]
    public void Measure_HoldoutOfOneClass_SaysSo()
    {
        Table training = Dependent(100, seed: 1);
        Table one = new(training.ColumnNames, [.. training.Columns.Take(3), [.. Enumerable.Repeat("no", 100)]]);

        Assert.Contains("all held-out rows have the same value in 'flag'", Refused(training, training, one, "flag"), StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_NoSyntheticTarget_SaysSo()
    {
        Table training = Dependent(100, seed: 1);

        Assert.Contains("no synthetic row has a value in 'flag'", Refused(
            training, new(training.ColumnNames, [.. training.Columns.Take(3), new string?[100]]), training, "flag"), StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_TooManyClasses_SaysSo()
    {
        Table table = TableOf(("x", [.. Enumerable.Range(0, 102).Select(row => $"{row}")]), ("c", [.. Enumerable.Range(0, 102).Select(row => $"{row % 51}")]));

        Assert.Contains("51 classes", Refused(table, table, table, "c"), StringComparison.Ordinal);
    }

    private static string Refused(Table training, Table synthetic, Table? holdout, string target) => Assert.Throws<UnusableInputException>(
        () => Usefulness.Measure(Compare(training, synthetic, holdout), target, 1, 0, CancellationToken.None)).Message;

    private static UsefulnessScores Measure(Table training, Table synthetic, string target) =>
        Usefulness.Measure(Compare(training, synthetic, Dependent(1000, seed: 9)), target, threads: 1, seed: 0, CancellationToken.None);
}
