using TabGraphSyn.Pipeline.Calibration;

namespace TabGraphSyn.Tests.Calibration;

public class SampleCalibrationTests
{
    [Fact]
    public void RakingWeights_LevelsAreOff_GiveTheTrainingShares()
    {
        var pool = LeaningRows.Pool(12_500);

        double[] weights = SampleCalibration.RakingWeights(pool, LeaningRows.Frequencies, limit: 5, Even(pool.Rows));

        for (int variable = 0; variable < 2; variable++)
        {
            for (int level = 0; level < LeaningRows.Frequencies[variable].Length; level++)
            {
                double share = Enumerable.Range(0, pool.Rows).Where(row => pool.Codes[row * 2 + variable] == level).Sum(row => weights[row]) / weights.Sum();
                Assert.Equal(LeaningRows.Frequencies[variable][level], share, 1e-3);
            }
        }
    }

    [Fact]
    public void RakingWeights_WithinTheLimit_TakeNoRowTwice()
    {
        double[] weights = SampleCalibration.RakingWeights(LeaningRows.Pool(1250), LeaningRows.Frequencies, limit: 1.25, Even(1250));

        Assert.All(weights, weight => Assert.InRange(weight, 0.05, 1.25));
    }

    [Fact]
    public void Choose_ByWeight_TakesLikelyRowsMoreOftenAndNoneTwice()
    {
        double[] weights = [.. Enumerable.Range(0, 2000).Select(row => row < 1000 ? 1.5 : 0.5)];

        int[] chosen = SampleCalibration.Choose(weights, 1000, new Random(1));

        Assert.Equal(1000, chosen.Distinct().Count());
        Assert.InRange(chosen.Count(row => row < 1000), 700, 800);
    }

    [Fact]
    public void SpreadNumbers_NumberIsSqueezed_SpreadsItEvenlyAndKeepsItsOrder()
    {
        var pool = LeaningRows.Pool(10_000);
        float[] before = [.. pool.Uniforms];

        SampleCalibration.SpreadNumbers(pool, [false]);

        float[] sorted = [.. pool.Uniforms.Order()];
        for (int rank = 0; rank < sorted.Length; rank++) Assert.Equal((rank + 0.5) / sorted.Length, sorted[rank], 1e-5);
        int[] order = [.. Enumerable.Range(0, before.Length)];
        Array.Sort(before, order);
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(pool.Uniforms[pair.First] < pool.Uniforms[pair.Second]));
    }

    [Fact]
    public void SpreadNumbers_NumberIsBound_LeavesIt()
    {
        var pool = LeaningRows.Pool(1000);
        float[] before = [.. pool.Uniforms];

        SampleCalibration.SpreadNumbers(pool, [true]);

        Assert.Equal(before, pool.Uniforms);
    }

    private static double[] Even(int rows) => [.. Enumerable.Repeat(1.0, rows)];
}
