using System.Globalization;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Evaluation.Fidelity;

public class TwoSampleTests
{
    [Fact]
    public void Measure_RowsOfTheSameDistribution_IsAboutOneHalfAsTheReference()
    {
        TwoSampleScores scores = Measure(Dependent(1000, seed: 1), Dependent(1000, seed: 2), Dependent(1000, seed: 3));

        Assert.All([scores.Trees, scores.Linear], score =>
        {
            Assert.InRange(score.Value, 0.45, 0.55);
            Assert.InRange(score.Reference!.Value, 0.45, 0.55);
            Assert.InRange(score.Value, score.Interval!.Low, score.Interval.High);
        });
    }

    [Fact]
    public void Measure_IndependentColumns_IsSeenByTreesAndNotByTheLinearClassifier()
    {
        Table training = Dependent(1000, seed: 1);

        TwoSampleScores scores = Measure(training, Independent(training, seed: 3), null);

        Assert.InRange(scores.Trees.Value, 0.85, 1);
        Assert.InRange(scores.Linear.Value, 0.35, 0.55);
    }

    [Fact]
    public void Measure_ShiftedNumber_IsSeenByBoth()
    {
        Table training = Dependent(500, seed: 1), other = Dependent(500, seed: 2);
        string?[] shifted = Array.ConvertAll(other.Columns[2], cell => (double.Parse(cell!, CultureInfo.InvariantCulture) + 3).ToString("R", CultureInfo.InvariantCulture));

        TwoSampleScores scores = Measure(training, new(other.ColumnNames, [other.Columns[0], other.Columns[1], shifted, other.Columns[3]]), null);

        Assert.InRange(scores.Trees.Value, 0.95, 1);
        Assert.InRange(scores.Linear.Value, 0.9, 1);
    }

    [Fact]
    public void Measure_EqualNumbers_SaysThatAllRowsWereLookedAt()
    {
        TwoSampleScores scores = Measure(Dependent(200, seed: 1), Dependent(200, seed: 2), null);

        Assert.Null(scores.Trees.SampledRows);
        Assert.Null(scores.Linear.Reference);
        Assert.Null(scores.Trees.Reference);
    }

    [Fact]
    public void Measure_FewerSyntheticThanTrainingRows_SaysHowManyWereDrawn() =>
        Assert.Equal(120, Measure(Dependent(200, seed: 1), Dependent(120, seed: 2), null).Linear.SampledRows);

    [Fact]
    public void Measure_FewHoldoutRows_HasNoReference()
    {
        Assert.Null(Measure(Dependent(100, seed: 1), Dependent(100, seed: 2), Dependent(49, seed: 3)).Trees.Reference);
        Assert.NotNull(Measure(Dependent(100, seed: 1), Dependent(100, seed: 2), Dependent(50, seed: 3)).Trees.Reference);
    }

    [Fact]
    public void Measure_SameSeedTwice_IsTheSame()
    {
        Table training = Dependent(200, seed: 1), synthetic = Dependent(200, seed: 2);

        Assert.Equal(Measure(training, synthetic, null), Measure(training, synthetic, null));
    }

    [Fact]
    public void Measure_Cancelled_Stops() => Assert.Throws<OperationCanceledException>(() =>
        TwoSample.Measure(Compare(Dependent(50, seed: 1), Dependent(50, seed: 2), null), 1, 0, new CancellationToken(true)));

    [Fact]
    public void Measure_FourRows_SaysHowManyAreNeeded() =>
        Assert.Contains("at least 5 rows", Assert.Throws<UnusableInputException>(
            () => Measure(Dependent(4, seed: 1), Dependent(50, seed: 2), null)).Message, StringComparison.Ordinal);

    private static TwoSampleScores Measure(Table training, Table synthetic, Table? holdout) =>
        TwoSample.Measure(Compare(training, synthetic, holdout), threads: 1, seed: 0, CancellationToken.None);
}
