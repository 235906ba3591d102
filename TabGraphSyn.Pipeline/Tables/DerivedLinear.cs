using System.Globalization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// A weighted sum of numbers, in exact decimals: missing where one of them is missing. Dates count in days.
/// </summary>
public sealed record LinearEncoding : DerivedEncoding
{
    /// <summary>How the cells are written: a grid of the last digit, from 0.</summary>
    public required CellFormat Format { get; init; }

    /// <summary>How the cells of each source are read.</summary>
    public required IReadOnlyList<CellFormat> SourceFormats { get; init; }

    /// <summary>What each source is multiplied by.</summary>
    public required IReadOnlyList<decimal> Factors { get; init; }

    /// <summary>What is added to the sum.</summary>
    public decimal Offset { get; init; }

    /// <summary>Digits after the point to which the sum is rounded.</summary>
    public int Decimals { get; init; }

    /// <summary>Halves are rounded away from zero rather than to the even digit.</summary>
    public bool RoundsHalvesUp { get; init; }

    internal override bool IsWhole => Sources.Count > 0 && Sources.Count == SourceFormats.Count && Sources.Count == Factors.Count && Format.HasGrid;

    internal override string?[] Derive(string?[][] sources)
    {
        var cells = new string?[sources[0].Length];
        var range = new PositionRange(double.MinValue, double.MaxValue);
        var random = new Random(0); // Nothing is drawn: the format has one text for each value.
        for (int row = 0; row < cells.Length; row++)
        {
            if (Value(sources, row) is { } value)
                cells[row] = Format.Write((double)((value - Format.Origin) / Scale), exact: true, range, random);
        }

        return cells;
    }

    internal override string Describe()
    {
        string sum = string.Join(" + ", Sources.Select((name, i) => Term(Factors[i], name))).Replace("+ -", "- ", StringComparison.Ordinal);
        string offset = Offset == 0 ? "" : Offset > 0 ? $" + {Text(Offset)}" : $" - {Text(-Offset)}";
        return $"Column '{Name}' is {sum}{offset} in every row, so it is computed, not learned.";
    }

    /// <summary>The number that a cell holds; a date as days since the year 1. Null for none.</summary>
    internal static decimal? Read(CellFormat format, string? cell)
    {
        if (cell is null)
            return null;
        if (format is NumberFormat)
            return decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value : null;
        return format.TryRead(cell, out double position) ? (format.Origin + (format.Step * (decimal)position)) / TimeSpan.TicksPerDay : null;
    }

    /// <summary>The format of a column's sums, and the digits that they keep; null where the column's values are no exact decimals or whole days.</summary>
    internal static (CellFormat Format, int Decimals)? FormatOfSums(CellFormat format, int decimals) => format switch
    {
        NumberFormat { HasGrid: true, Decimals: <= LargestDecimals } number => (number with
        {
            Origin = 0,
            Step = new decimal(1, 0, 0, false, (byte)Math.Max(decimals, number.Decimals)),
            Decimals = Math.Max(decimals, number.Decimals),
            FixedDecimals = number.FixedDecimals && decimals <= number.Decimals,
            DrawnDecimals = null,
        }, Math.Max(decimals, number.Decimals)),
        DateFormat { Offsets.Count: 0 } date when date.Origin % TimeSpan.TicksPerDay == 0 && date.Step % TimeSpan.TicksPerDay == 0 =>
            (date with { Origin = 0, Step = TimeSpan.TicksPerDay }, 0),
        _ => null,
    };

    /// <summary>Digits beyond which numbers are measurements whose last digits add up by no rule.</summary>
    internal const int LargestDecimals = 9;

    private decimal Scale => Format is DateFormat ? 1 : Format.Step;

    private decimal? Value(string?[][] sources, int row)
    {
        decimal sum = Offset;
        for (int i = 0; i < sources.Length; i++)
        {
            if (Read(SourceFormats[i], sources[i][row]) is not { } value)
                return null;
            sum += Factors[i] * value;
        }

        return Round(sum, Decimals, RoundsHalvesUp);
    }

    internal static decimal Round(decimal value, int decimals, bool halvesUp) =>
        Math.Round(value, decimals, halvesUp ? MidpointRounding.AwayFromZero : MidpointRounding.ToEven);

    private static string Term(decimal factor, string name) =>
        factor == 1 ? $"'{name}'" : factor == -1 ? $"-'{name}'" : $"{Text(factor)} × '{name}'";

    private static string Text(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
