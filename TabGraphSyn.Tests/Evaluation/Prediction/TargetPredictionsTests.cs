using TabGraphSyn.Pipeline.Evaluation.Prediction;

namespace TabGraphSyn.Tests.Evaluation.Prediction;

public class TargetPredictionsTests
{
    [Fact]
    public void RSquared_OneError_IsOneLessItsShareOfTheVariance()
    {
        // Squares about the mean of 2.5 add up to 5, the one error of 2 to 4.
        var predictions = new NumberPredictions([1, 2, 3, 4], [1, 2, 3, 2]);

        Assert.Equal(0.2, predictions.RSquared(), 12);
        Assert.Equal(1, predictions.RootMeanSquaredError(), 12);
    }

    [Fact]
    public void RSquared_AlwaysTheMean_IsZero() => Assert.Equal(0, new NumberPredictions([1, 2, 3], [2, 2, 2]).RSquared(), 12);

    [Fact]
    public void RSquared_TruthDoesNotVary_IsOneOnlyWithoutError()
    {
        Assert.Equal(1, new NumberPredictions([2, 2], [2, 2]).RSquared());
        Assert.Equal(0, new NumberPredictions([2, 2], [2, 3]).RSquared());
    }

    [Fact]
    public void MacroF1_TwoClasses_IsTheMeanOfBoth()
    {
        // Class 1: two found, one missed, one wrongly said: 4 / 6. Class 0: one, one, one: 2 / 4.
        ClassPredictions predictions = Predictions([0, 1], truth: [1, 1, 1, 0, 0], predicted: [1, 1, 0, 0, 1]);

        Assert.Equal(((4 / 6.0) + 0.5) / 2, predictions.MacroF1(), 12);
    }

    [Fact]
    public void MacroF1_ClassNeverFoundAndRowWithoutClass_CountAsMissed()
    {
        // Class 2 is never said: 0. Class 1: two found, none missed, one wrongly said: 4 / 5. Class 0: one found, one missed: 2 / 3.
        ClassPredictions predictions = Predictions([0, 1, 2], truth: [1, 1, 0, 0, 2], predicted: [1, 1, 0, double.NaN, 1]);

        Assert.Equal(((2 / 3.0) + (4 / 5.0) + 0) / 3, predictions.MacroF1(), 12);
    }

    [Fact]
    public void AreaOfCounts_RowsDrawnSeveralTimes_IsTheAreaOfTheRowsWrittenOut()
    {
        double[] scores = [0.1, 0.4, 0.4, 0.9, 0.3], truth = [1, 0, 1, 0, 1];
        var predictions = new ClassPredictions([0, 1], truth, [scores], truth);

        Assert.Equal(predictions.Area(), predictions.AreaOfCounts()([1, 1, 1, 1, 1]), 12);

        // Of class 0: 0.4 three times, 0.9 never; of class 1: 0.1 once, 0.4 twice, 0.3 never. 3 · (1 + 2 / 2) wins of 3 · 3.
        Assert.Equal(6 / 9.0, predictions.AreaOfCounts()([1, 3, 2, 0, 0]), 12);
    }

    private static ClassPredictions Predictions(double[] classes, double[] truth, double[] predicted) => new(classes, truth, [], predicted);
}
