using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Tests.Calibration;

namespace TabGraphSyn.Tests.Training;

public class AugmentationTests
{
    [Theory]
    [InlineData(60, 300)]
    [InlineData(1_000, 5_000)]
    [InlineData(2_000, 6_000)]
    [InlineData(7_000, 1_000)]
    [InlineData(8_000, 0)]
    [InlineData(1_000_000, 0)]
    public void MadeRows_FewerRealRows_GetMoreCompany(int real, int expected) => Assert.Equal(expected, Augmentation.MadeRows(real));

    [Fact]
    public void Augment_SmallTable_PutsRowsOfItsKindBetweenTrainingAndValidation()
    {
        using var workers = Pipeline.Training.Workers.For(2);
        var table = LeaningRows.Real(600, 0.8, seed: 1);

        var augmented = Augmentation.Augment(table, 500, seed: 2, workers, default);
        var again = Augmentation.Augment(table, 500, seed: 2, workers, default);

        Assert.Equal(3100, augmented.Rows);
        Assert.Equal(table.Codes[..1000], augmented.Codes[..1000]);
        Assert.Equal(table.Codes[1000..], augmented.Codes[6000..]);
        Assert.Equal(table.Low[..500], augmented.Low[..500]);
        Assert.Equal(table.High[500..], augmented.High[3000..]);
        Assert.Equal(0.9, Enumerable.Range(500, 2500).Average(row => (augmented.Codes[row * 2] == 2) == (augmented.Codes[row * 2 + 1] == 1) ? 1.0 : 0), 0.03);
        Assert.Equal(augmented.Codes, again.Codes);
        Assert.Equal(augmented.Low, again.Low);
    }

    [Fact]
    public void Augment_TableWithRowsEnough_LeavesItAlone()
    {
        using var workers = Pipeline.Training.Workers.For(1);
        var table = LeaningRows.Real(8_100, 0.8, seed: 1);

        Assert.Same(table, Augmentation.Augment(table, 8_000, seed: 2, workers, default));
    }
}
