using System.Globalization;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Testing;

/// <summary>Tables at the edges of what a person may bring, and what synthetic cells of their columns must look like.</summary>
internal static class EdgeTables
{
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "only categories", "only numbers", "sparse flags", "many levels", "fifty thousand levels", "short and wide", "class of five",
        "mostly missing", "constant and missing", "huge", "tiny", "old dates", "zoned dates", "one column", "one that varies", "extreme mixture", "twenty rows",
    ];

    public static Table Make(string kind)
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
            "fifty thousand levels" => Columns(60_000, 3, (row, column) => column == 0 ? $"level {(row < 50_000 ? row : random.Next(50_000))}" : column == 1 ? Level(5) : Text(Normal())),
            "many levels" => Columns(150_000, 2, (row, column) => column == 0 && row % 3 == 0 ? $"seldom {row / 3}" : Level(9)),
            "short and wide" => Columns(60, 40, (_, column) => (column % 3) switch { 0 => Level(4), 1 => Text(Math.Round(Normal(), 2)), _ => Text(random.Next(300)) }),
            "class of five" => Columns(400, 3, (row, column) => column == 0 ? row < 5 ? "rare" : "common" : Text(Normal() + (row < 5 ? 3 : 0))),
            "mostly missing" => Columns(600, 3, (_, column) => random.Next(10) > 0 ? null : column == 0 ? Text(Normal()) : column == 1 ? Level(3) : Date("yyyy-MM-dd", 1930)),
            "constant and missing" => Columns(100, 4, (_, column) => column switch { 0 => "one", 1 => null, 2 => "7", _ => Text(Normal()) }),
            "huge" => Columns(300, 3, (_, column) => column == 0 ? Text(Normal() * 1e300) : column == 1 ? Text(Math.Round(random.NextDouble() * 9e17)) : Text(random.NextDouble() * 1e15)),
            "tiny" => Columns(300, 3, (_, column) => column == 0 ? Text(Normal() * 1e-300) : column == 1 ? Text(random.NextDouble() * 5e-324 * 1e5) : Text(Normal() * 1e-9)),
            "old dates" => Columns(300, 3, (_, column) => Date(column == 0 ? "yyyy-MM-dd" : column == 1 ? "yyyy-MM-dd HH:mm:ss" : "dd.MM.yyyy", 1800)),
            "zoned dates" => Columns(300, 2, (row, column) => Date("yyyy-MM-ddTHH:mm:ss", 1940) + (column == 0 ? "Z" : row % 3 == 0 ? "-11:30" : "+14:00")),
            "twenty rows" => Columns(20, 4, (_, column) => column < 2 ? Level(3) : Text(Math.Round(Normal(), 1))),
            "one that varies" => Columns(120, 2, (_, column) => column == 0 ? "same" : Text(Normal())),
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

    /// <summary>Fails where made cells have another form, range or set of levels than the real ones, or are missing more or less often.</summary>
    public static void AssertFits(ColumnSchema about, string?[] real, string?[] made, double tolerance = 0.1)
    {
        double missing = real.Count(cell => cell is null) / (double)real.Length;
        Assert.InRange(made.Count(cell => cell is null) / (double)made.Length, missing - tolerance, missing + tolerance);
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
}
