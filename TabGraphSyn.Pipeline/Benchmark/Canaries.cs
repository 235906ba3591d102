using System.Globalization;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Benchmark;

/// <summary>
/// Made-up outliers, planted often enough that a generator which learns rows by heart would give them back. Each has levels
/// drawn evenly, however rare they are, and numbers beyond the largest that there are, so that it is like no real row.
/// As many decoys are drawn likewise and not planted: what chance brings near to a canary comes as near to a decoy.
/// </summary>
internal sealed class Canaries
{
    private const int Count = 20, Copies = 10, MostDraws = 2000;

    /// <summary>
    /// Two rows nearly equal each other when the mean over the columns of 0 for equal and 1 for different levels, and of the
    /// numbers' difference in parts of their range (at most 1), is at most this.
    /// </summary>
    private const double NearlyEqual = 0.05;

    private readonly ColumnSchema[] columns;
    private readonly double[] ranges;
    private readonly List<string?[]> planted = [];
    private readonly List<string?[]> decoys = [];

    /// <param name="schema">The kinds of the table's columns.</param>
    /// <param name="real">The rows that a canary must be unlike.</param>
    /// <param name="seed">Decides what the canaries are.</param>
    public Canaries(TableSchema schema, Table real, int seed)
    {
        // An identifier or a text of its own in every row would make each copy another row.
        columns = [.. schema.Columns.Where(column => column is { Drop: false, Kind: not (ColumnKind.Identifier or ColumnKind.FreeText) })];
        Table table = Select(real);
        ranges = [.. columns.Select((column, index) => IsNumber(column) ? RangeOf(table.Columns[index]) : 0)];
        var random = new Random(Seeds.Derive32(seed, "canaries"));
        Func<string?>[] draws = [.. columns.Select((column, index) => Drawing(column, table.Columns[index], random))];
        for (int draw = 0; draw < MostDraws && decoys.Count < Count; draw++)
        {
            string?[] row = [.. draws.Select(cell => cell())];
            if (IsIn(table, row, NearlyEqual) || planted.Concat(decoys).Any(other => AreWithin(other, row, NearlyEqual)))
                continue;
            // Planted and decoys in turn, so that a table with room for few canaries has as many of either.
            (planted.Count == decoys.Count ? planted : decoys).Add(row);
        }
    }

    /// <summary>The rows with every canary ten times among them, in random order, without identifiers and free text.</summary>
    public Table PlantIn(Table training, int seed)
    {
        Table table = Select(training);
        int[] order = [.. Enumerable.Range(0, table.RowCount + (planted.Count * Copies))];
        new Random(Seeds.Derive32(seed, "canary places")).Shuffle(order);
        return new Table(table.ColumnNames, [.. table.Columns.Select((cells, column) =>
        {
            string?[] all = [.. cells, .. Enumerable.Repeat(planted.Select(row => row[column]), Copies).SelectMany(copy => copy)];
            return Array.ConvertAll(order, place => all[place]);
        })]);
    }

    /// <summary>How many canaries are among synthetic rows.</summary>
    public CanaryCounts CountIn(Table synthetic)
    {
        Table table = Select(synthetic);
        return new CanaryCounts(
            planted.Count, planted.Count(row => IsIn(table, row, 0)),
            planted.Count(row => IsIn(table, row, NearlyEqual)), decoys.Count(row => IsIn(table, row, NearlyEqual)));
    }

    private bool IsIn(Table table, string?[] row, double most)
    {
        var other = new string?[row.Length];
        for (int index = 0; index < table.RowCount; index++)
        {
            for (int column = 0; column < other.Length; column++)
                other[column] = table.Columns[column][index];
            if (AreWithin(row, other, most))
                return true;
        }

        return false;
    }

    private bool AreWithin(string?[] first, string?[] second, double most)
    {
        double sum = 0;
        for (int column = 0; column < first.Length && sum <= most * first.Length; column++)
        {
            if (string.Equals(first[column], second[column], StringComparison.Ordinal))
                continue;
            sum += IsNumber(columns[column]) && first[column] is { } number && second[column] is { } other && ranges[column] > 0
                ? Math.Min(1, Math.Abs(Parse(number) - Parse(other)) / ranges[column])
                : 1;
        }

        return sum <= most * first.Length;
    }

    private static Func<string?> Drawing(ColumnSchema column, string?[] cells, Random random)
    {
        string[] levels = [.. cells.OfType<string>().Distinct(StringComparer.Ordinal)];
        if (levels.Length == 0)
            return () => null;
        if (!IsNumber(column) || RangeOf(cells) <= 0 || !double.IsFinite(levels.Max(Parse) + RangeOf(cells)))
            return () => levels[random.Next(levels.Length)];

        double range = RangeOf(cells), largest = levels.Max(Parse);
        int decimals = Math.Min(15, levels.Max(text => text.Contains('.', StringComparison.Ordinal) ? text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1 : 0));
        return () => (largest + (range * (0.1 + (0.9 * random.NextDouble())))).ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }

    private static bool IsNumber(ColumnSchema column) => column.Kind is ColumnKind.Integer or ColumnKind.Decimal;

    private static double RangeOf(string?[] cells)
    {
        double[] numbers = [.. cells.OfType<string>().Select(Parse)];
        return numbers.Length == 0 ? 0 : numbers.Max() - numbers.Min();
    }

    private static double Parse(string cell) => double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture);

    private Table Select(Table table)
    {
        Dictionary<string, string?[]> byName = table.ColumnNames.Zip(table.Columns).ToDictionary(column => column.First, column => column.Second, StringComparer.Ordinal);
        return new Table([.. columns.Select(column => column.Name)], [.. columns.Select(column => byName[column.Name])]);
    }
}
