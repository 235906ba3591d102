using System.Globalization;
using System.Text.Json;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Tables.EncoderHarness;

namespace TabGraphSyn.Tests.Tables;

public sealed class DerivedColumnsTests
{
    private const int Rows = 400;

    private readonly Random draws = new(71);

    [Fact]
    public void Synthesize_Copy_IsTheSameInEveryRow()
    {
        string?[] a = Cells(i => i % 9 == 0 ? null : Text(draws.Next(5_000)));

        var (encoder, made) = Synthesize(("a", ColumnKind.Integer, a), ("b", ColumnKind.Integer, a));

        Assert.Equal(made[0], made[1]);
        Assert.Equal(1, encoder.Layout.Numbers);
        Assert.Contains(encoder.Notes, note => note == "Column 'b' is the same as 'a' in every row, so it is copied, not learned.");
    }

    [Fact]
    public void Synthesize_CopyOfIdentifier_IsTheSameInEveryRow()
    {
        string?[] a = Cells(i => $"P-{i:0000}");

        var (_, made) = Synthesize(("a", ColumnKind.Identifier, a), ("b", ColumnKind.Identifier, a));

        Assert.Equal(made[0], made[1]);
        Assert.Empty(made[0].Intersect(a));
    }

    [Fact]
    public void Synthesize_NumberOfLevel_FollowsTheLevel()
    {
        string[] levels = ["school", "college", "bachelor", "master"];
        int[] drawn = [.. Enumerable.Range(0, Rows).Select(_ => draws.Next(4))];
        string?[] level = Cells(i => levels[drawn[i]]), number = Cells(i => Text(drawn[i] + 9)), coarse = Cells(i => drawn[i] < 2 ? "low" : null);

        var (encoder, made) = Synthesize(("level", ColumnKind.Category, level), ("number", ColumnKind.Integer, number), ("coarse", ColumnKind.Category, coarse));

        Assert.Equal([4], encoder.Layout.LevelCounts);
        Assert.All(made[0].Zip(made[1]), row => Assert.Equal(Text(Array.IndexOf(levels, row.First) + 9), row.Second));
        Assert.All(made[0].Zip(made[2]), row => Assert.Equal(Array.IndexOf(levels, row.First) < 2 ? "low" : null, row.Second));
    }

    [Fact]
    public void Synthesize_TotalOfParts_AddsUpExactly()
    {
        int[] a = Numbers(9_000), b = Numbers(400), c = Numbers(70_000);
        string?[] total = Cells(i => i % 7 == 0 ? null : Cents(a[i] + b[i] + c[i]));

        var (encoder, made) = Synthesize(
            ("a", ColumnKind.Decimal, Cells(i => Cents(a[i]))), ("total", ColumnKind.Decimal, total),
            ("b", ColumnKind.Decimal, Cells(i => i % 7 == 0 ? null : Cents(b[i]))), ("c", ColumnKind.Decimal, Cells(i => Cents(c[i]))));

        Assert.Contains(encoder.Notes, note => note == "Column 'total' is 'a' + 'b' + 'c' in every row, so it is computed, not learned.");
        Assert.Contains(made[2], cell => cell is null);
        for (int row = 0; row < Rows; row++)
        {
            if (made[2][row] is null)
                Assert.Null(made[1][row]);
            else
                Assert.Equal(Number(made[0][row]) + Number(made[2][row]) + Number(made[3][row]), Number(made[1][row]));
        }
    }

    [Fact]
    public void Synthesize_BalanceOfBothSigns_IsTheDifference()
    {
        int[] income = Numbers(9_000), cost = Numbers(8_000);

        var (_, made) = Synthesize(
            ("income", ColumnKind.Integer, Cells(i => Text(income[i]))), ("cost", ColumnKind.Integer, Cells(i => Text(cost[i]))),
            ("balance", ColumnKind.Integer, Cells(i => Text(income[i] - cost[i]))));

        for (int row = 0; row < Rows; row++)
            Assert.Equal(Number(made[0][row]) - Number(made[1][row]), Number(made[2][row]));
    }

    [Fact]
    public void Synthesize_EndOfDays_IsStartAndDays()
    {
        var first = new DateTime(1965, 3, 1);
        int[] start = Numbers(4_000), days = Numbers(300);
        string Day(int day) => first.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        var (encoder, made) = Synthesize(
            ("start", ColumnKind.Date, Cells(i => Day(start[i]))), ("end", ColumnKind.Date, Cells(i => Day(start[i] + days[i]))), ("days", ColumnKind.Integer, Cells(i => Text(days[i]))));

        Assert.Contains(encoder.Notes, note => note.StartsWith("Column 'end' is 'start' + 'days'", StringComparison.Ordinal));
        for (int row = 0; row < Rows; row++)
            Assert.Equal(DateTime.Parse(made[0][row]!, CultureInfo.InvariantCulture).AddDays((double)Number(made[2][row])), DateTime.Parse(made[1][row]!, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2.54", "0", 1)]
    [InlineData("0.083333333333333333333333", "0", 2)]
    [InlineData("1.8", "32", 1)]
    [InlineData("-1", "100", 0)]
    public void Synthesize_Multiple_IsExactInItsDigits(string factor, string offset, int digits)
    {
        int[] a = Numbers(3_000);
        decimal k = decimal.Parse(factor, CultureInfo.InvariantCulture), c = decimal.Parse(offset, CultureInfo.InvariantCulture);
        string?[] b = Cells(i => Math.Round((k * a[i]) + c, digits).ToString($"F{digits}", CultureInfo.InvariantCulture));

        var (encoder, made) = Synthesize(("a", ColumnKind.Integer, Cells(i => Text(a[i]))), ("b", ColumnKind.Decimal, b));

        Assert.Equal(1, encoder.Layout.Numbers);
        for (int row = 0; row < Rows; row++)
        {
            string derived = encoder.State.Columns[1] is LinearEncoding ? made[1][row]! : made[0][row]!;
            string expected = encoder.State.Columns[1] is LinearEncoding
                ? Math.Round((k * Number(made[0][row])) + c, digits).ToString($"F{digits}", CultureInfo.InvariantCulture)
                : Text((double)((Number(made[1][row]) - c) / k));
            Assert.Equal(expected, derived);
        }
    }

    [Fact]
    public void Synthesize_AgeGroup_IsTheIntervalOfTheAge()
    {
        int[] age = Numbers(90);
        string? Group(decimal? years) => years switch { null => "unknown", < 18 => "child", < 65 => "adult", _ => "old" };

        var (encoder, made) = Synthesize(
            ("group", ColumnKind.Category, Cells(i => Group(i % 11 == 0 ? null : age[i]))), ("age", ColumnKind.Integer, Cells(i => i % 11 == 0 ? null : Text(age[i]))));

        Assert.IsType<BinnedEncoding>(encoder.State.Columns[0]);
        Assert.All(made[0].Zip(made[1]), row => Assert.Equal(Group(row.Second is null ? null : Number(row.Second)), row.First));
    }

    [Fact]
    public void Fit_GapBetweenIntervals_IsCutAtTheRoundestNumber()
    {
        string?[] age = Cells(i => Text(Math.Round(i % 2 == 0 ? 22 + draws.Next(76) / 10.0 : 31.4 + draws.Next(500) / 10.0, 1)));
        string?[] year = Cells(i => new DateTime(i % 3 == 0 ? 2019 : 2020, 2, 3).AddDays(draws.Next(300)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        var (encoder, made) = Synthesize(
            ("age", ColumnKind.Decimal, age), ("over", ColumnKind.Boolean, Cells(i => Number(age[i]) >= 30 ? "yes" : "no")),
            ("day", ColumnKind.Date, year), ("year", ColumnKind.Integer, Cells(i => year[i]![..4])));

        Assert.Equal(30, 0.1 * Assert.IsType<BinnedEncoding>(encoder.State.Columns[1]).Starts[0], precision: 6);
        Assert.All(made[2].Zip(made[3]), row => Assert.Equal(row.First![..4], row.Second));
    }

    [Fact]
    public void Fit_UnrelatedColumns_DeriveNothing()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            // Forty columns of sixty rows: sparse flags, even flags, small counts, levels and numbers.
            var columns = Enumerable.Range(0, 40).Select(column => ($"c{column}", column % 5 == 4 ? ColumnKind.Category : ColumnKind.Integer, (string?[])[.. Enumerable.Range(0, 60).Select(_ => (column % 5) switch
            {
                0 => random.Next(12) == 0 ? "1" : "0",
                1 => Text(random.Next(2)),
                2 => Text(random.Next(4)),
                3 => Text(random.Next(10_000)),
                _ => $"level {random.Next(6)}",
            })])).ToArray();

            Assert.DoesNotContain(Fit(columns).State.Columns, column => column is DerivedEncoding);
        }
    }

    [Fact]
    public void Fit_OneRowContradicts_DerivesNothing()
    {
        int[] a = Numbers(9_000), b = Numbers(400);
        var columns = new[]
        {
            ("a", ColumnKind.Integer, Cells(i => Text(a[i]))), ("b", ColumnKind.Integer, Cells(i => Text(b[i]))),
            ("sum", ColumnKind.Integer, Cells(i => Text(a[i] + b[i] + (i == 399 ? 1 : 0)))), ("copy", ColumnKind.Integer, Cells(i => Text(a[i] + (i == 0 ? 1 : 0)))),
            ("level", ColumnKind.Category, Cells(i => $"l{b[i] % 3}")), ("other", ColumnKind.Category, Cells(i => $"o{(i == 399 ? b[i] + 1 : b[i]) % 3}")),
        };

        Assert.DoesNotContain(Fit(columns).State.Columns, column => column is DerivedEncoding);
    }

    [Fact]
    public void FromState_SavedAsJson_DerivesAlike()
    {
        int[] a = Numbers(90), b = Numbers(400);
        (string, ColumnKind, string?[])[] columns =
        [
            ("a", ColumnKind.Integer, Cells(i => Text(a[i]))), ("b", ColumnKind.Integer, Cells(i => Text(b[i]))),
            ("sum", ColumnKind.Integer, Cells(i => Text(a[i] + b[i]))), ("copy", ColumnKind.Integer, Cells(i => Text(a[i]))),
            ("bin", ColumnKind.Category, Cells(i => a[i] < 30 ? "x" : "y")), ("level", ColumnKind.Category, Cells(i => $"l{i % 3}")),
            ("other", ColumnKind.Category, Cells(i => $"o{i % 3}")),
        ];
        var encoder = Fit(columns);
        var encoded = encoder.Encode(TableOf(columns), seed: 5);

        var loaded = TableEncoder.FromState(JsonSerializer.Deserialize<EncoderState>(JsonSerializer.Serialize(encoder.State))!);

        Assert.Equal(4, encoder.State.Columns.Count(column => column is DerivedEncoding));
        Assert.Equal(encoder.Decode(Middle(encoded), seed: 7).Columns, loaded.Decode(Middle(encoded), seed: 7).Columns);
    }

    [Fact]
    public void FromState_SourceIsMissing_Throws() =>
        Assert.Throws<ArgumentException>(() => TableEncoder.FromState(new EncoderState([new CopiedEncoding { Name = "a", Sources = ["b"] }], [])));

    [Fact]
    public void FromState_PartsDontFit_Throws()
    {
        var state = Fit([("a", ColumnKind.Integer, Cells(i => Text(i))), ("b", ColumnKind.Integer, Cells(i => Text(3 * i)))]).State;
        var linear = state.Columns.OfType<LinearEncoding>().Single();

        ColumnEncoding[] broken = [.. state.Columns.Select(column => column is LinearEncoding ? linear with { Factors = [] } : column)];

        Assert.Throws<ArgumentException>(() => TableEncoder.FromState(state with { Columns = broken }));
    }

    private static (TableEncoder Encoder, IReadOnlyList<string?[]> Made) Synthesize(params (string Name, ColumnKind Kind, string?[] Cells)[] columns)
    {
        var encoder = Fit(columns);
        var encoded = encoder.Encode(TableOf(columns), seed: 5);
        return (encoder, encoder.Decode(Independent(encoded, Rows, seed: 6), seed: 7).Columns);
    }

    private static TableEncoder Fit((string Name, ColumnKind Kind, string?[] Cells)[] columns) =>
        TableEncoder.Fit(TableOf(columns), new TableSchema([.. columns.Select(column => new ColumnSchema { Name = column.Name, Kind = column.Kind })]));

    private static Table TableOf((string Name, ColumnKind Kind, string?[] Cells)[] columns) =>
        new([.. columns.Select(column => column.Name)], [.. columns.Select(column => column.Cells)]);

    private static string?[] Cells(Func<int, string?> cell) => [.. Enumerable.Range(0, Rows).Select(cell)];

    private int[] Numbers(int below) => [.. Enumerable.Range(0, Rows).Select(_ => draws.Next(below))];

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Cents(int cents) => (cents / 100m).ToString("F2", CultureInfo.InvariantCulture);

    private static decimal Number(string? cell) => decimal.Parse(cell!, CultureInfo.InvariantCulture);
}
