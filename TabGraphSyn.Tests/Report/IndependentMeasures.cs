using System.Globalization;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Report;

/// <summary>
/// Column shape, pair trend and exact matches worked out from their definitions and the text of the cells alone, slowly and
/// plainly: nothing here calls the measures that it checks.
/// </summary>
/// <param name="schema">The kinds of the real table's columns.</param>
/// <param name="real">The training rows.</param>
internal sealed class IndependentMeasures(TableSchema schema, Table real)
{
    private const int Bins = 10;

    private readonly Dictionary<(Table Table, string Column), double?[]> read = [];

    /// <summary>Columns that have a distribution worth comparing, in the table's order.</summary>
    public IReadOnlyList<string> Compared { get; } = [.. schema.Columns
        .Where(column => !column.Drop && column.Kind is ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Date or ColumnKind.DateTime or ColumnKind.Category or ColumnKind.Boolean)
        .Select(column => column.Name)];

    /// <summary>Every pair of them.</summary>
    public IEnumerable<(string First, string Second)> Pairs => Compared.SelectMany((first, index) => Compared.Skip(index + 1).Select(second => (first, second)));

    public bool IsOrdered(string column) => KindOf(column) is not (ColumnKind.Category or ColumnKind.Boolean);

    /// <summary>Numbers and dates: 1 − the largest gap of the distribution functions. Others: 1 − half the sum of the gaps of the shares.</summary>
    public double Shape(Table other, string column)
    {
        if (IsOrdered(column))
        {
            double[] first = Present(Numbers(real, column)), second = Present(Numbers(other, column));
            return 1 - first.Concat(second).Distinct().Max(value => Math.Abs(AtMost(first, value) - AtMost(second, value)));
        }

        string[] levels = [.. Cells(real, column).OfType<string>()], others = [.. Cells(other, column).OfType<string>()];
        return 1 - TotalVariation(levels, others);
    }

    /// <summary>Missing cells of a table over all its cells.</summary>
    public static double Missing(Table table, string column) => Cells(table, column).Count(cell => cell is null) / (double)table.RowCount;

    /// <summary>Bins between the smallest and the largest value of the training rows, values beyond them in bins of their own.</summary>
    public double Trend(Table other, string first, string second)
    {
        (double Low, double High) RangeOf(string column) => Range(Present(Numbers(real, column)));
        return Trend(other, first, second, (_, column) => RangeOf(column));
    }

    /// <summary>The mean over all pairs with bins between the smallest and the largest value of each table.</summary>
    public double MeanTrendOfOwnBins(Table other) =>
        Pairs.Average(pair => Trend(other, pair.First, pair.Second, (table, column) => Range(Present(Numbers(table, column)))));

    /// <summary>Rows of another table that are, in every column but identifiers, a row of the training table.</summary>
    public int Copies(Table other)
    {
        HashSet<string> known = [.. Rows(real)];
        return Rows(other).Count(known.Contains);
    }

    private double Trend(Table other, string first, string second, Func<Table, string, (double Low, double High)> range)
    {
        if (IsOrdered(first) && IsOrdered(second))
            return 1 - (Math.Abs(Pearson(Numbers(real, first), Numbers(real, second)) - Pearson(Numbers(other, first), Numbers(other, second))) / 2);
        (string, string)[] States(Table table) => [.. StatesOf(table, first).Zip(StatesOf(table, second))];
        return 1 - TotalVariation(States(real), States(other));

        string[] StatesOf(Table table, string column)
        {
            if (!IsOrdered(column)) return [.. Cells(table, column).Select(cell => cell is null ? "missing" : $"'{cell}'")];
            (double Low, double High) ends = range(table, column);
            return [.. Numbers(table, column).Select(number => BinOf(number, ends))];
        }
    }

    // A value on an edge belongs to the upper bin, but for the last; where rounding moves it off the edge, it moves it here as well.
    private static string BinOf(double? number, (double Low, double High) range) => number switch
    {
        null => "missing",
        { } value when value < range.Low => "below",
        { } value when value > range.High => "above",
        { } value when value == range.High => $"{(range.High > range.Low ? Bins - 1 : 0)}",
        { } value => $"{Math.Floor((value - range.Low) / (range.High - range.Low) * Bins)}",
    };

    private static double Pearson(double?[] first, double?[] second)
    {
        (double X, double Y)[] rows = [.. first.Zip(second).Where(row => row.First is not null && row.Second is not null).Select(row => (row.First!.Value, row.Second!.Value))];
        if (rows.Length == 0) return 0;
        double meanX = rows.Average(row => row.X), meanY = rows.Average(row => row.Y);
        double spreadX = Math.Sqrt(rows.Average(row => Math.Pow(row.X - meanX, 2))), spreadY = Math.Sqrt(rows.Average(row => Math.Pow(row.Y - meanY, 2)));
        return spreadX == 0 || spreadY == 0 ? 0 : rows.Average(row => (row.X - meanX) / spreadX * ((row.Y - meanY) / spreadY));
    }

    private static double TotalVariation<T>(T[] first, T[] second)
        where T : notnull
    {
        ILookup<T, T> ofFirst = first.ToLookup(value => value), ofSecond = second.ToLookup(value => value);
        return first.Concat(second).Distinct().Sum(value => Math.Abs((ofFirst[value].Count() / (double)first.Length) - (ofSecond[value].Count() / (double)second.Length))) / 2;
    }

    /// <summary>Share of ascending values that are not greater than this one.</summary>
    private static double AtMost(double[] values, double value)
    {
        int low = 0, high = values.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = values[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low / (double)values.Length;
    }

    private static double[] Present(double?[] numbers) => [.. numbers.OfType<double>().Order()];

    private static (double Low, double High) Range(double[] ascending) => ascending.Length == 0 ? (0, 0) : (ascending[0], ascending[^1]);

    private IEnumerable<string> Rows(Table table)
    {
        string[][] parts = [.. schema.Columns.Where(column => !column.Drop && column.Kind is not (ColumnKind.Identifier or ColumnKind.Missing))
            .Select(column => column.Kind is ColumnKind.Integer or ColumnKind.Decimal
                ? [.. Numbers(table, column.Name).Select(number => number is null ? "missing" : number.Value.ToString("R", CultureInfo.InvariantCulture))]
                : Cells(table, column.Name).Select(cell => cell is null ? "missing" : $"'{cell}'").ToArray())];
        return Enumerable.Range(0, table.RowCount).Select(row => string.Join('\u001F', parts.Select(part => part[row])));
    }

    /// <summary>Numbers as they are, dates in days.</summary>
    private double?[] Numbers(Table table, string column)
    {
        if (read.TryGetValue((table, column), out double?[]? before)) return before;
        ColumnSchema known = schema.Columns.Single(other => other.Name == column);
        return read[(table, column)] = Array.ConvertAll(Cells(table, column), cell => cell is null ? default(double?) : known.Kind is ColumnKind.Integer or ColumnKind.Decimal
            ? double.Parse(cell, CultureInfo.InvariantCulture) + 0.0 // -0 is 0
            : (DateTime.ParseExact(cell, known.Format!, CultureInfo.InvariantCulture) - new DateTime(1970, 1, 1)).TotalDays);
    }

    private ColumnKind KindOf(string column) => schema.Columns.Single(other => other.Name == column).Kind;

    private static string?[] Cells(Table table, string column) => table.Columns[table.ColumnNames.ToList().IndexOf(column)];
}
