using System.Globalization;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Tables.EncoderHarness;

namespace TabGraphSyn.Tests.Tables;

/// <summary>Tables at the edges: each is read by inference, fitted, encoded and decoded, with nothing that isn't a number on the way.</summary>
public sealed class TableEncoderRobustnessTests
{
    public static TheoryData<string> Tables =>
    [
        "only categories", "only numbers", "sparse flags", "many levels", "short and wide", "class of five", "mostly missing",
        "constant and missing", "huge", "tiny", "old dates", "zoned dates", "one column", "extreme mixture",
    ];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Decode_TableAtTheEdge_GivesCellsOfItsKind(string kind)
    {
        Table table = Make(kind);
        var schema = SchemaInference.Infer(table);

        var encoder = TableEncoder.Fit(table, schema);
        var encoded = encoder.Encode(table, seed: 1);
        var decoded = encoder.Decode(Independent(encoded, 500, seed: 2), seed: 3);

        Assert.All(encoded.Low.Zip(encoded.High), cell => Assert.True(cell.First >= 0 && cell.First <= cell.Second && cell.Second <= 1));
        for (int cell = 0; cell < encoded.Codes.Length; cell++)
            Assert.InRange(encoded.Codes[cell], 0, encoder.Layout.LevelCounts[cell % encoder.Layout.Categories] - 1);
        for (int column = 0; column < decoded.ColumnCount; column++)
        {
            string?[] real = table.Columns[table.ColumnNames.ToList().IndexOf(decoded.ColumnNames[column])];
            var about = schema.Columns.Single(schema => schema.Name == decoded.ColumnNames[column]);
            CheckColumn(about, real, decoded.Columns[column]);
        }
    }

    [Fact]
    public void Decode_ClassOfFiveRows_Survives()
    {
        Table table = Make("class of five");
        var encoder = TableEncoder.Fit(table, SchemaInference.Infer(table));

        var decoded = encoder.Decode(Independent(encoder.Encode(table, seed: 1), 5_000, seed: 2), seed: 3);

        Assert.InRange(decoded.Columns[0].Count(cell => cell == "rare"), 30, 200);
    }

    [Fact]
    public void Fit_FiftyThousandLevels_HasFewCodes()
    {
        Table table = Make("many levels");

        var encoder = TableEncoder.Fit(table, SchemaInference.Infer(table), new EncoderOptions { MinimumLevelRows = 1 });

        Assert.InRange(encoder.Layout.LevelCounts[0], 32, 256);
    }

    [Theory]
    [InlineData(600, 32)]
    [InlineData(2_000, 100)]
    [InlineData(20_000, 256)]
    public void Fit_ManyLevels_HasCodesByRows(int rows, int codes)
    {
        string?[] cells = [.. Enumerable.Range(0, rows).Select(i => $"level {i % (rows / 2)}")];

        var encoder = Fit(cells, ColumnKind.Category, options: new EncoderOptions { MinimumLevelRows = 1 });

        Assert.Equal(codes, encoder.Layout.LevelCounts[0]);
        Assert.Equal(cells.ToHashSet(), Synthesize(cells, ColumnKind.Category, options: new EncoderOptions { MinimumLevelRows = 1 }, rows: 20 * rows).ToHashSet());
    }

    [Fact]
    public void Encode_MoreCellsThanAnArrayHolds_SaysSo()
    {
        // Two thousand flags: their encoder then meets a table whose columns are one long array.
        const int Columns = 2_000, Rows = 600_000;
        string[] names = [.. Enumerable.Range(0, Columns).Select(column => $"c{column}")];
        var small = new Table(names, [.. names.Select((_, column) => (string?[])[.. Enumerable.Range(0, 20).Select(row => $"{(row * 7919 + column) % 2}")])]);
        var schema = new TableSchema([.. names.Select(name => new ColumnSchema { Name = name, Kind = ColumnKind.Category })]);
        string?[] column = new string?[Rows];
        var large = new Table(names, [.. Enumerable.Repeat(column, Columns)]);
        var encoder = TableEncoder.Fit(small, schema, new EncoderOptions { MinimumLevelRows = 1 });

        var exception = Assert.Throws<TabGraphSyn.Pipeline.UnusableInputException>(() => encoder.Encode(large, seed: 1));

        Assert.Contains("use a part of its rows", exception.Message, StringComparison.Ordinal);
    }

    private static void CheckColumn(ColumnSchema about, string?[] real, string?[] made)
    {
        double missing = real.Count(cell => cell is null) / (double)real.Length;
        Assert.InRange(made.Count(cell => cell is null) / (double)made.Length, missing - 0.1, missing + 0.1);
        string[] seen = [.. real.OfType<string>()], cells = [.. made.OfType<string>()];
        switch (about.Kind)
        {
            case ColumnKind.Integer or ColumnKind.Decimal:
                double low = seen.Min(Number), high = seen.Max(Number);
                Assert.All(cells, cell => Assert.InRange(Number(cell), low, high));
                break;
            case ColumnKind.Date or ColumnKind.DateTime:
                Assert.All(cells, cell => Assert.True(
                    DateTimeOffset.TryParseExact(cell, about.Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _), cell));
                break;
            case ColumnKind.Identifier:
                Assert.Equal(cells.Length, cells.Distinct().Count());
                break;
            default:
                Assert.Subset(seen.Append("other").ToHashSet(), cells.ToHashSet());
                break;
        }
    }

    private static Table Make(string kind)
    {
        var random = new Random(5);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(6.283 * random.NextDouble());
        string Level(int of) => $"level {random.Next(of)}";
        string Date(string format, int year) => new DateTime(year, 1, 1).AddSeconds(random.NextInt64(1_900_000_000)).ToString(format, CultureInfo.InvariantCulture);
        return kind switch
        {
            "only categories" => Columns(400, 6, (_, column) => Level(2 + column)),
            "only numbers" => Columns(400, 6, (_, column) => Text(column % 2 == 0 ? Normal() : random.Next(5_000))),
            "sparse flags" => Columns(300, 200, (_, column) => random.Next(20 + column) == 0 ? "1" : "0"),
            "many levels" => Columns(150_000, 2, (row, column) => column == 0 && row % 3 == 0 ? $"seldom {row / 3}" : Level(9)),
            "short and wide" => Columns(60, 40, (_, column) => (column % 3) switch { 0 => Level(4), 1 => Text(Math.Round(Normal(), 2)), _ => Text(random.Next(300)) }),
            "class of five" => Columns(400, 3, (row, column) => column == 0 ? row < 5 ? "rare" : "common" : Text(Normal() + (row < 5 ? 3 : 0))),
            "mostly missing" => Columns(600, 3, (_, column) => random.Next(10) > 0 ? null : column == 0 ? Text(Normal()) : column == 1 ? Level(3) : Date("yyyy-MM-dd", 1930)),
            "constant and missing" => Columns(100, 4, (_, column) => column switch { 0 => "one", 1 => null, 2 => "7", _ => Text(Normal()) }),
            "huge" => Columns(300, 3, (_, column) => column == 0 ? Text(Normal() * 1e300) : column == 1 ? Text(Math.Round(random.NextDouble() * 9e17)) : Text(random.NextDouble() * 1e15)),
            "tiny" => Columns(300, 3, (_, column) => column == 0 ? Text(Normal() * 1e-300) : column == 1 ? Text(random.NextDouble() * 5e-324 * 1e5) : Text(Normal() * 1e-9)),
            "old dates" => Columns(300, 3, (_, column) => Date(column == 0 ? "yyyy-MM-dd" : column == 1 ? "yyyy-MM-dd HH:mm:ss" : "dd.MM.yyyy", 1800)),
            "zoned dates" => Columns(300, 2, (row, column) => Date("yyyy-MM-ddTHH:mm:ss", 1940) + (column == 0 ? "Z" : row % 3 == 0 ? "-11:30" : "+14:00")),
            "one column" => Columns(100, 1, (_, _) => Text(Normal())),
            "extreme mixture" => Columns(300, 2, (row, _) => Text(row % 50 == 0 ? 1e12 * random.NextDouble() : row % 3 == 0 ? 0 : Normal())),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static Table Columns(int rows, int columns, Func<int, int, string?> cell) => new(
        [.. Enumerable.Range(0, columns).Select(column => $"c{column}")],
        [.. Enumerable.Range(0, columns).Select(column => Enumerable.Range(0, rows).Select(row => cell(row, column)).ToArray())]);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
