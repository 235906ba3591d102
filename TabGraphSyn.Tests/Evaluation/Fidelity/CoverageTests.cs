using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Fidelity;

public class CoverageTests
{
    [Fact]
    public void Measure_RowsOfTheSameDistribution_IsHighAsTheReference()
    {
        CoverageScores scores = Measure(Dependent(1000, seed: 1), Dependent(1000, seed: 2), Dependent(1000, seed: 3));

        Assert.All([scores.Precision, scores.Recall], score =>
        {
            Assert.InRange(score.Value, 0.85, 1);
            Assert.Equal(score.Reference!.Value, score.Value, 0.06);
            Assert.InRange(score.Value, score.Interval!.Low, score.Interval.High);
            Assert.Null(score.SampledRows);
        });
    }

    [Fact]
    public void Measure_CopiesOfTheTrainingRows_IsOne()
    {
        Table training = Dependent(300, seed: 1);

        CoverageScores scores = Measure(training, training, null);

        Assert.Equal(1, scores.Precision.Value, 2);
        Assert.Equal(1, scores.Recall.Value, 2);
        Assert.Null(scores.Recall.Reference);
    }

    [Fact]
    public void Measure_CopiesOfAFewCategories_IsOneDespiteTies()
    {
        Table training = TableOf(
            ("a", [.. Enumerable.Range(0, 400).Select(row => row % 3 == 0 ? "yes" : "no")]), ("b", [.. Enumerable.Range(0, 400).Select(row => row % 5 == 0 ? "in" : "out")]));

        CoverageScores scores = Measure(training, training, null);

        Assert.Equal(1, scores.Precision.Value, 2);
        Assert.Equal(1, scores.Recall.Value, 2);
    }

    [Fact]
    public void Measure_OneTypicalRowOverAndOver_HasNoRecall()
    {
        Table training = Dependent(500, seed: 1);
        Table one = TableOf(Repeated("group", "b"), Repeated("x1", "1.5"), Repeated("x2", "1.6"), Repeated("flag", "yes"));

        Assert.InRange(Measure(training, one, null).Recall.Value, 0, 0.1);

        static (string, string?[]) Repeated(string name, string cell) => (name, [.. Enumerable.Repeat(cell, 500)]);
    }

    [Fact]
    public void Measure_RowsFarFromAll_HasNoPrecision()
    {
        string?[] Repeated(string cell) => [.. Enumerable.Repeat(cell, 500)];
        Table far = TableOf(("group", Repeated("z")), ("x1", Repeated("1e9")), ("x2", Repeated("1e9")), ("flag", Repeated("maybe")));

        Assert.InRange(Measure(Dependent(500, seed: 1), far, null).Precision.Value, 0, 0.02);
    }

    [Fact]
    public void Measure_OneGroupLeftOut_LowersRecallMoreThanChance()
    {
        Table training = Dependent(900, seed: 1), other = Dependent(2000, seed: 2);
        Table without = other.SelectRows([.. Enumerable.Range(0, 2000).Where(row => other.Columns[0][row] != "a").Take(900)]);

        CoverageScores scores = Measure(training, without, Dependent(900, seed: 3));

        Assert.True(scores.Recall.Value < scores.Recall.Reference - 0.15, $"{scores.Recall}");
    }

    [Fact]
    public void Measure_UnequalNumbers_SaysHowManyWereDrawn() =>
        Assert.Equal(60, Measure(Dependent(100, seed: 1), Dependent(80, seed: 2), Dependent(60, seed: 3)).Recall.SampledRows);

    [Fact]
    public void Measure_DifferentThreads_IsTheSame()
    {
        ComparedTables tables = Compare(Dependent(100, seed: 1), Dependent(100, seed: 2), null);

        Assert.Equal(Coverage.Measure(tables, 1, 7, CancellationToken.None), Coverage.Measure(tables, 3, 7, CancellationToken.None));
    }

    [Fact]
    public void Measure_NineteenRows_SaysHowManyAreNeeded() =>
        Assert.Contains("at least 20", Assert.Throws<UnusableInputException>(
            () => Measure(Dependent(50, seed: 1), Dependent(19, seed: 2), null)).Message, StringComparison.Ordinal);

    private static CoverageScores Measure(Table training, Table synthetic, Table? holdout) =>
        Coverage.Measure(Compare(training, synthetic, holdout), threads: 1, seed: 0, CancellationToken.None);
}
