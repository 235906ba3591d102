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
