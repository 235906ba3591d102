using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Calibration;

public class SampleCalibrationTests
{
    private static readonly float[][] Frequencies = [[0.5f, 0.3f, 0.2f], [0.9f, 0.1f]];

    /// <summary>A pool whose levels are off, and whose number is squeezed into the lower half and grows with the first level.</summary>
    private static EncodedSample Pool(int rows)
    {
        var random = new Random(4);
        int[] codes = new int[rows * 2];
        float[] uniforms = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            codes[row * 2] = random.NextDouble() switch { < 0.46 => 0, < 0.77 => 1, _ => 2 };
            codes[row * 2 + 1] = random.NextDouble() < 0.11 ? 1 : 0;
            uniforms[row] = 0.15f * codes[row * 2] + 0.1f * random.NextSingle();
        }

        return new EncodedSample(new EncodedLayout([3, 2], [-1]), rows, codes, uniforms);
    }

    [Fact]
    public void Calibrate_LevelsAreOff_GivesTheTrainingShares()
    {
        var sample = SampleCalibration.Calibrate(Pool(12_500), Frequencies, 10_000, seed: 1);

        Assert.Equal(10_000, sample.Rows);
        for (int variable = 0; variable < 2; variable++)
        {
            for (int level = 0; level < Frequencies[variable].Length; level++)
            {
                double share = Enumerable.Range(0, sample.Rows).Count(row => sample.Codes[row * 2 + variable] == level) / 10_000.0;
                Assert.Equal(Frequencies[variable][level], share, 0.005);
            }
        }
    }

    [Fact]
    public void Calibrate_NumberIsSqueezed_SpreadsItEvenlyAndKeepsItsOrder()
    {
        var sample = SampleCalibration.Calibrate(Pool(12_500), Frequencies, 10_000, seed: 1);

        float[] sorted = [.. sample.Uniforms.Order()];
        for (int rank = 0; rank < sorted.Length; rank++) Assert.Equal((rank + 0.5) / sorted.Length, sorted[rank], 1e-5);
        double[] means = [.. Enumerable.Range(0, 3).Select(level =>
            Enumerable.Range(0, sample.Rows).Where(row => sample.Codes[row * 2] == level).Average(row => sample.Uniforms[row]))];
        Assert.True(means[0] < means[1] && means[1] < means[2]);
    }

    [Fact]
    public void RakingWeights_WithinTheLimit_TakeNoRowTwice()
    {
        double[] weights = SampleCalibration.RakingWeights(Pool(1250), Frequencies, limit: 1.25);

        Assert.All(weights, weight => Assert.InRange(weight, 0.05, 1.25));
    }

    [Fact]
    public void Calibrate_SameSeed_SameRows()
    {
        var first = SampleCalibration.Calibrate(Pool(125), Frequencies, 100, seed: 1);
        var second = SampleCalibration.Calibrate(Pool(125), Frequencies, 100, seed: 1);

        Assert.Equal(first.Codes, second.Codes);
        Assert.Equal(first.Uniforms, second.Uniforms);
    }
}
