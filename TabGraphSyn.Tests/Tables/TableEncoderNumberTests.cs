using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Tables.EncoderHarness;

namespace TabGraphSyn.Tests.Tables;

public sealed class TableEncoderNumberTests
{
    [Fact]
    public void Synthesize_Integers_StayIntegersInRange()
    {
        string?[] real = Cells(2_000, random => Text(random.Next(-300, 7_000)));

        var synthetic = Numbers(Synthesize(real, ColumnKind.Integer));

        Assert.All(synthetic, value => Assert.Equal(Math.Floor(value), value));
        Assert.All(synthetic, value => Assert.InRange(value, Numbers(real).Min(), Numbers(real).Max()));
        Assert.InRange(synthetic.Average(), 3_200, 3_500);
    }

    [Fact]
    public void RoundTrip_UnprotectedNumbers_GivesSameCells()
    {
        string?[] real = Cells(500, random => random.Next(9) == 0 ? null : Text(Math.Round(random.NextDouble() * 100, 3)));

        Assert.Equal(real, RoundTrip(real, ColumnKind.Decimal, options: new EncoderOptions { ProtectValues = false }));
    }

    [Fact]
    public void RoundTrip_ProtectedNumbers_StaysNear()
    {
        string?[] real = Cells(2_000, random => Text(Math.Round(random.NextDouble() * 100, 3)));

        var decoded = Numbers(RoundTrip(real, ColumnKind.Decimal));

        double[] off = [.. Numbers(real).Zip(decoded, (a, b) => Math.Abs(a - b)).Order()];
        Assert.True(off[1_900] < 0.5, $"{off[1_900]}");
    }

    [Fact]
    public void Synthesize_Grid_GivesOnlyGridValues()
    {
        string?[] real = Cells(1_000, random => Text(1_005 + (10 * random.Next(400))));

        Assert.All(Numbers(Synthesize(real, ColumnKind.Integer)), value => Assert.Equal(5, value % 10));
    }

    [Fact]
    public void Synthesize_FewValues_GivesOnlySeen()
    {
        string?[] real = Cells(600, random => Text(((int[])[70, 80, 90, 100, 37])[random.Next(5)]));

        Assert.Equal(real.ToHashSet(), Synthesize(real, ColumnKind.Integer).ToHashSet());
    }

    [Fact]
    public void Synthesize_ManyRepeatedValues_GivesOnlySeen()
    {
        int[] seen = [.. Enumerable.Range(0, 500).Select(i => (i * i) + (i % 7))];
        string?[] real = [.. Enumerable.Range(0, 10_000).Select(i => Text(seen[i % 500]))];

        Assert.Subset(real.ToHashSet(), Synthesize(real, ColumnKind.Integer).ToHashSet());
    }

    [Fact]
    public void Synthesize_MissingCells_KeepsRate()
    {
        string?[] real = Cells(5_000, random => random.Next(4) == 0 ? null : Text(random.Next(1_000)));

        double rate = Synthesize(real, ColumnKind.Integer).Count(cell => cell is null) / 5_000.0;

        Assert.InRange(rate, 0.22, 0.28);
    }

    [Fact]
    public void Synthesize_Spike_KeepsItsShare()
    {
        string?[] real = Cells(5_000, random => random.Next(10) < 9 ? "0" : Text(random.Next(1, 50_000)));
        var encoder = Fit(real, ColumnKind.Integer);

        var synthetic = Synthesize(real, ColumnKind.Integer);

        Assert.Equal([2], encoder.Layout.LevelCounts);
        Assert.Equal([0], encoder.Layout.StateVariables);
        Assert.InRange(synthetic.Count(cell => cell == "0") / 5_000.0, 0.88, 0.92);
    }

    [Fact]
    public void Encode_StateAndNumber_AgreeWithTheLayout()
    {
        string?[] real = ["0", "0", null, .. Cells(900, random => random.Next(3) == 0 ? "0" : Text(1 + random.Next(100_000)))];
        var encoder = Fit(real, ColumnKind.Integer);

        var encoded = encoder.Encode(Column(real), seed: 1);

        Assert.Equal(3, encoder.Layout.LevelCounts[0]);
        Assert.Equal([1, 1, 2], encoded.Codes[..3]);
        for (int row = 0; row < encoded.Rows; row++)
        {
            Assert.True(encoded.Low[row] <= encoded.High[row] && encoded.Low[row] >= 0 && encoded.High[row] <= 1);
            Assert.True(encoded.Codes[row] == 0 || (encoded.Low[row] == 0.5f && encoded.High[row] == 0.5f));
        }
    }

    [Fact]
    public void Synthesize_RareValues_AreCopiedNoMoreThanByChance()
    {
        string?[] real = Cells(3_000, random => Text(Math.Round(1_000 * Math.Exp(2 * random.NextDouble()), 3)));
        string?[] fresh = [.. new Random(99).GetItems(Enumerable.Range(1_000_000, 6_389_000).ToArray(), 3_000).Select(n => Text(n / 1_000.0))];

        int copied = Synthesize(real, ColumnKind.Decimal).Count(real.ToHashSet().Contains);
        int unprotected = Synthesize(real, ColumnKind.Decimal, options: new EncoderOptions { ProtectValues = false }).Count(real.ToHashSet().Contains);
        int chance = fresh.Count(real.ToHashSet().Contains);

        Assert.InRange(copied, 0, chance + 12);
        Assert.Equal(3_000, unprotected);
    }

    [Fact]
    public void State_ProtectedColumn_HoldsNoExtreme()
    {
        string?[] real = [.. Cells(1_000, random => Text(random.Next(20_000, 60_000))), "98765", "1234"];
        var encoder = Fit(real, ColumnKind.Integer);

        string saved = System.Text.Json.JsonSerializer.Serialize(encoder.State);
        var synthetic = Numbers(Synthesize(real, ColumnKind.Integer, rows: 20_000));

        Assert.DoesNotContain("98765", saved, StringComparison.Ordinal);
        Assert.DoesNotContain("1234,", saved, StringComparison.Ordinal);
        Assert.InRange(synthetic.Max(), 59_000, 98_764);
        Assert.InRange(synthetic.Min(), 1_235, 21_000);
    }

    /// <summary>Heavy and light tails, on grids and off, of one sign and of both.</summary>
    [Theory]
    [InlineData("amounts")]
    [InlineData("losses")]
    [InlineData("measurements")]
    [InlineData("counts")]
    [InlineData("few values")]
    [InlineData("free digits")]
    public void Synthesize_RareExtremes_AreDrawnBeyondTheFifthAndNeverGivenBack(string kind)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            double Tail() => Math.Exp(3 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(6.283 * random.NextDouble()));
            string?[] real = [.. Enumerable.Range(0, 1_500).Select(i => Text(kind switch
            {
                "amounts" => Math.Round(Tail(), 2),
                "losses" => -Math.Round(Tail(), 2),
                "measurements" => Math.Round(60 + (25 * Math.Log(Tail()) / 3), 1),
                "counts" => Math.Floor(40 * Tail()),
                "few values" => i < 3 ? 15 + i : random.Next(12),
                _ => Math.Log(Tail()) * 1e-7,
            }))];
            double[] sorted = [.. Numbers(real).Order()];

            double[] made = Numbers(Synthesize(real, ColumnKind.Decimal, rows: 30_000));

            Assert.DoesNotContain(made, value => value > sorted[^1] || value < sorted[0]);
            if (sorted.Count(value => value == sorted[^1]) < 5)
                Assert.DoesNotContain(sorted[^1], made);
            if (sorted.Count(value => value == sorted[0]) < 5)
                Assert.DoesNotContain(sorted[0], made);
            if (kind is "amounts" or "counts" or "free digits")
                Assert.True(made.Where(value => value > sorted[^5]).Distinct().Count() > 20);
        }
    }

    [Fact]
    public void FindSpikes_FollowsTheRule()
    {
        // 100 values of 3 rows, a spike of 30 among them, one of 11 that is below four times its neighbours, one of 13 above.
        double[] values = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        int[] counts = [.. Enumerable.Repeat(3, 100)];
        (counts[20], counts[50], counts[80]) = (30, 11, 13);

        bool[] spikes = new ValueCounts(values, counts).FindSpikes(351, exactRows: 5, maximum: 62);

        Assert.Equal([20, 80], Enumerable.Range(0, 100).Where(i => spikes[i]));
        Assert.Equal([20], Enumerable.Range(0, 100).Where(i => new ValueCounts(values, counts).FindSpikes(351, exactRows: 13, maximum: 62)[i]));
        Assert.Equal([20], Enumerable.Range(0, 100).Where(i => new ValueCounts(values, counts).FindSpikes(50_000, exactRows: 5, maximum: 62)[i]));
    }

    [Fact]
    public void FindSpikes_TheyHoldOverHalf_TakesWhatIsFrequent()
    {
        // Round hundreds hold most rows; where they do, 11 rows among values of 3 are a spike too.
        double[] values = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        int[] counts = [.. Enumerable.Range(0, 100).Select(i => i % 20 == 0 ? 200 : i == 50 ? 11 : 3)];

        bool[] spikes = new ValueCounts(values, counts).FindSpikes(counts.Sum(), exactRows: 5, maximum: 62);

        Assert.Equal([0, 20, 40, 50, 60, 80], Enumerable.Range(0, 100).Where(i => spikes[i]));
    }

    [Fact]
    public void Fit_MoreSpikesThanStates_KeepsTheMostFrequent()
    {
        // Every tenth of 1,000 values is a spike, each of another count.
        string?[] real = [.. Enumerable.Range(0, 1_000).SelectMany(i => Enumerable.Repeat(Text(i), i % 10 == 0 ? 30 + (i / 10) : 1)), null];

        var encoding = Assert.IsType<NumberEncoding>(Assert.Single(Fit(real, ColumnKind.Integer).State.Columns));

        Assert.Equal(Enumerable.Range(38, 62).Select(i => 10.0 * i), encoding.Spikes.Select(spike => (double)encoding.Format.Origin + (spike * (double)encoding.Format.Step)));
        Assert.Equal(64, Fit(real, ColumnKind.Integer).Layout.LevelCounts[0]);
    }

    [Fact]
    public void Synthesize_ExtremeOfManyRows_ComesBack()
    {
        string?[] real = [.. Cells(1_000, random => Text(random.Next(100, 9_000))), .. Enumerable.Repeat("99999", 8)];

        Assert.Contains("99999", Synthesize(real, ColumnKind.Integer, rows: 5_000));
    }

    [Fact]
    public void Synthesize_TwentyRows_Works()
    {
        string?[] real = Cells(20, random => Text(Math.Round(random.NextDouble() * 100, 2)));

        var synthetic = Numbers(Synthesize(real, ColumnKind.Decimal, rows: 200));

        Assert.True(synthetic.Distinct().Count() > 50);
        Assert.All(synthetic, value => Assert.InRange(value, Numbers(real).Min(), Numbers(real).Max()));
    }

    [Fact]
    public void Synthesize_Tail_NeitherLeavesTheRangeNorTheSign()
    {
        string?[] real = Cells(400, random => Text(Math.Round(-Math.Log(1 - random.NextDouble()) * 10, 4)));

        var synthetic = Numbers(Synthesize(real, ColumnKind.Decimal, rows: 20_000));

        Assert.All(synthetic, value => Assert.InRange(value, Numbers(real).Min(), Numbers(real).Max()));
        Assert.True(synthetic.Max() > Numbers(real).OrderDescending().ElementAt(4));
    }
}
