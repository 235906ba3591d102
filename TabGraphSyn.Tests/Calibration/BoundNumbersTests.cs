using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Calibration;

public class BoundNumbersTests
{
    private const int Years = 20;

    private static readonly EncodedLayout Layout = new([3], [0, -1, -1]);

    [Fact]
    public void Of_NumberThatFollowsFromAnother_BindsBothAndNoOther() =>
        Assert.Equal([true, true, false], BoundNumbers.Of(Real(4000), 4000));

    [Fact]
    public void Of_FewRowsWhereBothCount_BindsNone() => Assert.Equal([false, false, false], BoundNumbers.Of(Real(20), 20));

    [Fact]
    public void Apply_GeneratorWithOtherShares_KeepsEveryRowInItsYear()
    {
        using var workers = Pipeline.Training.Workers.For(2);
        var calibration = RowCalibration.Fit(Real(4000), 4000, rows => Made(rows, seed: 2), seed: 3, default);

        var rows = calibration.Apply(Made(5000, seed: 4), 2000, seed: 5, workers);

        var counting = Enumerable.Range(0, rows.Rows).Where(row => rows.Codes[row] == 0).ToArray();
        Assert.All(counting, row => Assert.Equal((int)(rows.Uniforms[row * 3 + 1] * Years), Years - 1 - (int)(rows.Uniforms[row * 3] * Years)));
        double[] spread = [.. Enumerable.Range(0, rows.Rows).Select(row => (double)rows.Uniforms[row * 3 + 2]).Order()];
        Assert.Equal(0.5 / rows.Rows, spread[0], 1e-6);
    }

    /// <summary>A day of birth, missing in some rows, the year of age, in which it falls, and a number on its own.</summary>
    private static EncodedTable Real(int rows)
    {
        var random = new Random(1);
        var table = new EncodedTable(Layout, rows, new int[rows], new float[rows * 3], new float[rows * 3]);
        for (int row = 0; row < rows; row++)
        {
            float birth = random.NextSingle(), other = random.NextSingle();
            int year = Years - 1 - (int)(birth * Years);
            table.Codes[row] = random.Next(10) == 0 ? 1 : 0;
            ((float[])[birth, (float)year / Years, other]).CopyTo(table.Low, row * 3);
            ((float[])[birth, (year + 1f) / Years, other]).CopyTo(table.High, row * 3);
        }

        return table;
    }

    /// <summary>Such rows with more of the young.</summary>
    private static EncodedSample Made(int rows, int seed)
    {
        var random = new Random(seed);
        var sample = new EncodedSample(Layout, rows, new int[rows], new float[rows * 3]);
        for (int row = 0; row < rows; row++)
        {
            float birth = 1 - MathF.Pow(random.NextSingle(), 1.2f) * 0.9999f - 0.00005f;
            int year = Years - 1 - (int)(birth * Years);
            sample.Codes[row] = random.Next(10) == 0 ? 1 : 0;
            ((float[])[birth, (year + 0.001f + 0.998f * random.NextSingle()) / Years, random.NextSingle()]).CopyTo(sample.Uniforms, row * 3);
        }

        return sample;
    }
}
