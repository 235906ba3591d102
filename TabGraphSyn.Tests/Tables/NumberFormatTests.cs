using System.Globalization;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Tables.EncoderHarness;

namespace TabGraphSyn.Tests.Tables;

/// <summary>Digits, zeros and exponents of numbers that come out.</summary>
public sealed class NumberFormatTests
{
    [Theory]
    [InlineData("0.00", 2)]
    [InlineData("0.0000", 4)]
    public void Synthesize_FixedDecimals_KeepsTrailingZeros(string format, int digits)
    {
        string?[] real = Cells(800, random => (random.NextDouble() * 50).ToString(format, CultureInfo.InvariantCulture));

        Assert.All(Synthesize(real, ColumnKind.Decimal), cell => Assert.Equal(digits, Decimals(cell)));
    }

    [Fact]
    public void Synthesize_ShortestDecimals_KeepsShareOfDigits()
    {
        string?[] real = Cells(4_000, random => Text(Math.Round(random.NextDouble() * 80, 1)));

        var synthetic = Synthesize(real, ColumnKind.Decimal);

        Assert.All(synthetic, cell => Assert.InRange(Decimals(cell), 0, 1));
        Assert.InRange(synthetic.Count(cell => Decimals(cell) == 0) / 4_000.0, 0.07, 0.13);
    }

    [Fact]
    public void Synthesize_MixedDigits_KeepsShareOfDigits()
    {
        string?[] real = Cells(4_000, random => Text(Math.Round(random.NextDouble() * 500, random.Next(2) == 0 ? 1 : 6)));

        var synthetic = Synthesize(real, ColumnKind.Decimal);

        foreach (int digits in (int[])[0, 1, 5, 6])
            Assert.Equal(Share(real, digits), Share(synthetic, digits), tolerance: 0.04);
        Assert.All(Numbers(synthetic), value => Assert.InRange(value, Numbers(real).Min(), Numbers(real).Max()));

        static double Share(string?[] cells, int digits) => cells.Count(cell => Decimals(cell) == digits) / (double)cells.Length;
    }

    [Fact]
    public void Synthesize_FrequentWholeNumbers_LeaveDigitsOfTheOthersAlone()
    {
        // Most cells are 0, some a small whole number; all others have eight digits or nine.
        string?[] real = Cells(4_000, random => random.Next(4) switch { 0 => Text(Math.Round(random.NextDouble() * 80, 9)), 1 => Text(random.Next(5)), _ => "0" });

        var synthetic = Synthesize(real, ColumnKind.Decimal);

        Assert.Equal(real.Count(cell => Decimals(cell) >= 8) / 4_000.0, synthetic.Count(cell => Decimals(cell) >= 8) / 4_000.0, tolerance: 0.01);
        Assert.DoesNotContain(synthetic, cell => Decimals(cell) == 0 && double.Parse(cell!, CultureInfo.InvariantCulture) > 4);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2.5e-05")]
    public void Synthesize_SameNumberOfSignificantDigits_KeepsItForEachSize(string oneMore)
    {
        string?[] real = Cells(4_000, random => Significant(Math.Pow(10, -3 + (6 * random.NextDouble()))));
        if (oneMore.Length > 0) real[7] = oneMore;

        var synthetic = Synthesize(real, ColumnKind.Decimal);

        foreach (var (from, digits) in ((double, int)[])[(0.001, 9), (0.01, 8), (0.1, 7), (1, 6), (10, 5), (100, 4)])
        {
            string?[] ofSize = [.. synthetic.Where(cell => double.Parse(cell!, CultureInfo.InvariantCulture) is var value && value >= from * 1.01 && value < from * 9.9)];
            Assert.True(ofSize.Length > 400);
            Assert.All(ofSize, cell => Assert.InRange(Decimals(cell), 0, digits));
            Assert.InRange(ofSize.Count(cell => Decimals(cell) == digits) / (double)ofSize.Length, 0.85, 0.95);
        }

        static string Significant(double value) => Text((double)Math.Round((decimal)value, 6 - (int)Math.Floor(Math.Log10(value))));
    }

    [Fact]
    public void Synthesize_ManyDigits_KeepsTheirNumber()
    {
        string?[] real = Cells(400, random => Text(Math.Round(26 + (random.NextDouble() * 50), 13)));

        var synthetic = Synthesize(real, ColumnKind.Decimal);

        Assert.Equal(13, synthetic.Max(Decimals));
        Assert.InRange(synthetic.Count(cell => Decimals(cell) >= 12), 380, 400);
    }

    [Theory]
    [InlineData("1e-30", "2.5e-28", "7.25e-29")]
    [InlineData("1E+300", "2.5E+288", "-7.25E+299")]
    [InlineData("123456789012345678", "123456789012345999", "123456789012399999")]
    [InlineData("-0.000001", "99999999999999.5", "12")]
    [InlineData("0.30000000000000004", "0.1", "0.7")]
    public void Synthesize_HugeAndTiny_StayInRange(string a, string b, string c)
    {
        string?[] real = [.. Enumerable.Range(0, 90).Select(i => ((string[])[a, b, c])[i % 3]), .. Enumerable.Range(1, 30).Select(i => Between(b, c, i))];

        var synthetic = Numbers(Synthesize(real, ColumnKind.Decimal, rows: 500));

        Assert.All(synthetic, value => Assert.InRange(value, Numbers(real).Min(), Numbers(real).Max()));

        static string Between(string b, string c, int i)
        {
            double low = double.Parse(b, CultureInfo.InvariantCulture), high = double.Parse(c, CultureInfo.InvariantCulture);
            string text = Text(low + ((high - low) * i / 31.0));
            return b.Contains('.', StringComparison.Ordinal) ? text : Math.Round(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public void Synthesize_Exponents_KeepsNotation()
    {
        string?[] real = Cells(300, random => (random.NextDouble() * 1e-8).ToString("0.###e-00", CultureInfo.InvariantCulture));

        Assert.All(Synthesize(real, ColumnKind.Decimal), cell => Assert.Matches(@"^(0|\d(\.\d{1,3})?e-\d\d)$", cell));
    }

    [Fact]
    public void Synthesize_ZeroFilledNumbers_KeepsWidth()
    {
        string?[] real = Cells(500, random => random.Next(20_000).ToString("00000", CultureInfo.InvariantCulture));

        Assert.All(Synthesize(real, ColumnKind.Integer), cell => Assert.Equal(5, cell!.Length));
    }

    private static int Decimals(string? cell) => cell!.IndexOf('.', StringComparison.Ordinal) is var point and >= 0 ? cell.Length - point - 1 : 0;
}
