using TabGraphSyn.Pipeline.Calibration;

namespace TabGraphSyn.Tests.Calibration;

public class RowCalibrationTests
{
    [Fact]
    public void Apply_GeneratorThatHangsTogetherLess_GivesRowsThatDoAsTheRealOnes()
    {
        using var workers = Pipeline.Training.Workers.For(2);
        var calibration = RowCalibration.Fit(
            LeaningRows.Real(5000, 0.8, seed: 1), 5000, rows => LeaningRows.Made(rows, 0.5, seed: 2), seed: 3, default);

        var first = calibration.Apply(LeaningRows.Made(5000, 0.5, seed: 4), 2000, seed: 5, workers);
        var second = calibration.Apply(LeaningRows.Made(5000, 0.5, seed: 4), 2000, seed: 5, workers);

        Assert.Equal(2000, first.Rows);
        Assert.Equal(0.9, Enumerable.Range(0, 2000).Average(row => (first.Codes[row * 2] == 2) == (first.Codes[row * 2 + 1] == 1) ? 1.0 : 0), 0.02);
        Assert.Equal(0.9, Enumerable.Range(0, 2000).Average(row => first.Uniforms[row] > LeaningRows.High == (first.Codes[row * 2 + 1] == 1) ? 1.0 : 0), 0.05);
        Assert.Equal(first.Codes, second.Codes);
        Assert.Equal(first.Uniforms, second.Uniforms);
    }

    [Theory]
    [InlineData(1, 2.5)]
    [InlineData(40_000, 2.5)]
    [InlineData(90_000, 1.667)]
    [InlineData(1_000_000, 1.25)]
    public void PoolFactor_ManyRows_IsSmaller(int rows, double expected) => Assert.Equal(expected, RowCalibration.PoolFactor(rows), 1e-3);
}
