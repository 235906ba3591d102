using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Calibration;

public class PairMarginsTests
{
    [Fact]
    public void Exchange_PoolHangsTogetherLess_BringsTheTablesOfPairsNearer()
    {
        var margins = PairMargins.Of(LeaningRows.Binned(LeaningRows.Real(4000, 0.8, seed: 1)), LeaningRows.Layout);
        var pool = LeaningRows.Made(5000, 0.6, seed: 2);
        int[] chosen = [.. Enumerable.Range(0, 2000)];
        double before = Agreement(pool, chosen);

        margins.Exchange(BinnedRows.Of(pool), chosen, [.. Enumerable.Repeat(1.0, pool.Rows)], new Random(3));

        Assert.Equal(2000, chosen.Distinct().Count());
        Assert.Equal(0.8, before, 0.03); // half of what strength 0.6 leaves over agrees by chance
        Assert.Equal(0.9, Agreement(pool, chosen), 0.01);
    }

    [Fact]
    public void Exchange_WholePoolChosen_LeavesItAlone()
    {
        var margins = PairMargins.Of(LeaningRows.Binned(LeaningRows.Real(400, 0.8, seed: 1)), LeaningRows.Layout);
        int[] chosen = [.. Enumerable.Range(0, 300)];

        margins.Exchange(BinnedRows.Of(LeaningRows.Made(300, 0.4, seed: 2)), chosen, [.. Enumerable.Repeat(1.0, 300)], new Random(3));

        Assert.Equal(Enumerable.Range(0, 300), chosen);
    }

    [Fact]
    public void Exchange_UnlikelyRows_StayOut()
    {
        var margins = PairMargins.Of(LeaningRows.Binned(LeaningRows.Real(4000, 0.8, seed: 1)), LeaningRows.Layout);
        var pool = LeaningRows.Made(5000, 0.6, seed: 2);
        int[] chosen = [.. Enumerable.Range(0, 2000)];
        double[] weights = [.. Enumerable.Range(0, pool.Rows).Select(row => row < 4000 ? 1.0 : 1e-9)];

        margins.Exchange(BinnedRows.Of(pool), chosen, weights, new Random(3));

        Assert.DoesNotContain(chosen, row => row >= 4000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(200)]
    public void FromState_AnyWidth_KeepsTheTables(int categories)
    {
        var layout = new EncodedLayout([.. Enumerable.Repeat(2, categories)], []);
        var random = new Random(5);
        var table = new EncodedTable(layout, 50, [.. Enumerable.Range(0, 50 * categories).Select(_ => random.Next(2))], [], []);
        var margins = PairMargins.Of(LeaningRows.Binned(table), layout);

        var again = PairMargins.FromState(margins.State, layout);

        Assert.Equal(margins.State.Shares, again.State.Shares);
        Assert.Equal(categories switch { 1 => 0, 2 => 1, 3 => 3, _ => 3000 }, margins.State.Shares.Sum(), 1e-2);
        Assert.Throws<InvalidDataException>(() => PairMargins.FromState(margins.State with { Shares = [0.5f] }, layout));
    }

    private static double Agreement(EncodedSample rows, int[] chosen) =>
        chosen.Average(row => (rows.Codes[row * 2] == 2) == (rows.Codes[row * 2 + 1] == 1) ? 1.0 : 0);
}
