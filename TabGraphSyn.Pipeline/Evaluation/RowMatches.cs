using System.Globalization;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>Finds rows of one table that occur in another.</summary>
internal static class RowMatches
{
    /// <summary>
    /// A fingerprint of every row. Equal rows have equal fingerprints; with 128 bits, different rows share one by chance
    /// less than once in 10^20 tables of a million rows.
    /// </summary>
    /// <param name="columns">The columns that make up a row.</param>
    /// <param name="rows">Number of rows.</param>
    public static UInt128[] Fingerprints(IReadOnlyList<MeasuredColumn> columns, int rows)
    {
        var high = new ulong[rows];
        var low = new ulong[rows];
        foreach (MeasuredColumn column in columns)
        {
            for (int row = 0; row < rows; row++)
            {
                ulong value = column.Numbers is { } numbers ? BitConverter.DoubleToUInt64Bits(numbers[row]) : (ulong)column.Codes[row];
                high[row] = Mix(high[row] + value + 0x9E3779B97F4A7C15);
                low[row] = Mix((low[row] ^ value) + 0xD1B54A32D192ED03);
            }
        }

        return [.. high.Zip(low, (first, second) => new UInt128(first, second))];
    }

    /// <summary>
    /// As above, from the text of a table's cells, with nothing kept between tables. Numbers are equal by value, whatever
    /// their digits; anything else by its text.
    /// </summary>
    /// <param name="table">Has all the columns.</param>
    /// <param name="columns">The columns that make up a row.</param>
    public static UInt128[] Fingerprints(Table table, IReadOnlyList<ColumnSchema> columns)
    {
        var parts = columns.Select(column => (Cells: table.Columns[IndexOf(table, column.Name)], IsNumber: column.Kind is ColumnKind.Integer or ColumnKind.Decimal)).ToArray();
        var rows = new UInt128[table.RowCount];
        Parallel.For(0, rows.Length, row =>
        {
            ulong high = 0, low = 0;
            foreach (var (cells, isNumber) in parts)
            {
                var (first, second) = Fingerprint(cells[row], isNumber);
                high = Mix(high + first + 0x9E3779B97F4A7C15);
                low = Mix((low ^ second) + 0xD1B54A32D192ED03);
            }

            rows[row] = new UInt128(high, low);
        });
        return rows;
    }

    /// <summary>Position of the column of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static int IndexOf(Table table, string name)
    {
        for (int index = 0; index < table.ColumnCount; index++)
        {
            if (string.Equals(table.ColumnNames[index], name, StringComparison.Ordinal)) return index;
        }

        throw new ArgumentException($"The table has no column '{name}'.", nameof(name));
    }

    /// <summary>Two unrelated hashes (FNV-1a over the letters, with two multipliers), so that cells don't meet in both by chance.</summary>
    private static (ulong First, ulong Second) Fingerprint(string? cell, bool isNumber)
    {
        if (cell is null) return (0, 0);
        if (isNumber && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            ulong bits = BitConverter.DoubleToUInt64Bits(number + 0.0); // adding zero turns -0 into 0
            return (bits, bits);
        }

        ulong first = 14695981039346656037, second = 0x9AE16A3B2F90404F;
        foreach (char letter in cell)
        {
            first = (first ^ letter) * 1099511628211;
            second = (second ^ letter) * 0xC6A4A7935BD1E995;
        }

        return (first, second);
    }

    /// <summary>How many of the rows occur in <paramref name="known"/>; a row that occurs twice counts twice.</summary>
    public static ExactMatches Count(UInt128[] rows, HashSet<UInt128> known)
    {
        int count = rows.Count(known.Contains);
        return new ExactMatches(count, rows.Length == 0 ? 0 : (double)count / rows.Length);
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit moves every output bit.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
