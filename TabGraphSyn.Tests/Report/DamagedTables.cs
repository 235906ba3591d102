using System.Globalization;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Report;

/// <summary>Real rows in parts, and real rows damaged in one way each.</summary>
internal static class DamagedTables
{
    /// <summary>Parts of equal size in random order, of at most so many rows each; what is left over is dropped.</summary>
    public static Table[] Parts(Table table, int parts, int mostRows, int seed)
    {
        int[] order = [.. Enumerable.Range(0, table.RowCount)];
        new Random(seed).Shuffle(order);
        int size = Math.Min(mostRows, order.Length / parts);
        return [.. Enumerable.Range(0, parts).Select(part => table.SelectRows(order[(part * size)..((part + 1) * size)]))];
    }

    /// <summary>One column in another order: its own distribution stays, its relation to all others goes.</summary>
    public static Table Shuffled(Table table, string column, int seed) =>
        WithColumns(table, (name, cells) => name == column ? InOtherOrder(cells, new Random(seed)) : cells);

    /// <summary>Every column in another order.</summary>
    public static Table AllShuffled(Table table, int seed)
    {
        var random = new Random(seed);
        return WithColumns(table, (_, cells) => InOtherOrder(cells, random));
    }

    /// <summary>A share of the rows, the first ones, replaced by rows of another table.</summary>
    public static Table WithCopies(Table table, Table copied, double share)
    {
        int count = (int)(share * table.RowCount);
        return new Table(table.ColumnNames, [.. table.Columns.Zip(copied.Columns, (own, other) => (string?[])[.. other.Take(count), .. own.Skip(count)])]);
    }

    /// <summary>Every number moved by up to a share of its column's standard deviation, and written with as many decimals as before.</summary>
    public static Table WithNoise(Table table, TableSchema schema, double share, int seed)
    {
        var random = new Random(seed);
        return WithColumns(table, (name, cells) =>
        {
            if (schema.Columns.Single(column => column.Name == name).Kind is not (ColumnKind.Integer or ColumnKind.Decimal)) return cells;
            double[] numbers = [.. cells.OfType<string>().Select(Number)];
            double mean = numbers.Average(), deviation = Math.Sqrt(numbers.Average(number => (number - mean) * (number - mean)));
            int decimals = cells.OfType<string>().Max(cell => cell.Contains('.', StringComparison.Ordinal) ? cell.Length - 1 - cell.IndexOf('.', StringComparison.Ordinal) : 0);
            return Array.ConvertAll(cells, cell => cell is null
                ? null
                : (Number(cell) + (share * deviation * ((2 * random.NextDouble()) - 1))).ToString($"F{decimals}", CultureInfo.InvariantCulture));
        });
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static string?[] InOtherOrder(string?[] cells, Random random)
    {
        string?[] shuffled = [.. cells];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static Table WithColumns(Table table, Func<string, string?[], string?[]> change) =>
        new(table.ColumnNames, [.. table.ColumnNames.Zip(table.Columns, change)]);
}
