using System.Text.Json.Serialization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// How the cells of a number or date column are written. Between text and curve stands a position on the column's
/// grid: value = Origin + Step × position, where every real value has a whole position. A column without a grid (too
/// many digits, or exponents) has step 0 and its positions are the values themselves.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "format")]
[JsonDerivedType(typeof(NumberFormat), "number")]
[JsonDerivedType(typeof(DateFormat), "date")]
public abstract record CellFormat
{
    /// <summary>The value at position 0: a multiple of a round number plus what all values leave over, not a value of its own.</summary>
    public decimal Origin { get; init; }

    /// <summary>Distance between neighbouring grid points; 0 without a grid.</summary>
    public decimal Step { get; init; }

    internal bool HasGrid => Step > 0;

    /// <summary>The position of a cell; false when the text isn't one of this column's kind.</summary>
    internal abstract bool TryRead(string text, out double position);

    /// <summary>
    /// The text at a position. An <paramref name="exact"/> value is one that was seen and keeps all its digits; another may be
    /// rounded, but not out of <paramref name="range"/>.
    /// </summary>
    internal abstract string Write(double position, bool exact, PositionRange range, Random random);

    /// <summary>
    /// The position above <paramref name="low"/>, and not above <paramref name="high"/>, that a person would have drawn a
    /// line at: the roundest.
    /// </summary>
    internal abstract double RoundestPosition(double low, double high);

    /// <summary>The value at a position: a number, or a date's ticks.</summary>
    internal double ValueOf(double position) => HasGrid ? (double)(Origin + (Step * (decimal)position)) : position;

    /// <summary>The last position whose value is not above a value, or the first whose value is not below it.</summary>
    internal double PositionBeside(double value, bool below)
    {
        if (!HasGrid) return value;
        double about = (value - (double)Origin) / (double)Step;
        if (Math.Abs(about) >= Grid.LargestPosition) return Math.CopySign(Grid.LargestPosition, about);
        double position = (double)(((decimal)value - Origin) / Step), whole = Math.Round(position);
        return Math.Abs(position - whole) < 1e-6 ? whole : below ? Math.Floor(position) : Math.Ceiling(position);
    }

    private protected double PositionOf(decimal value) => (double)((value - Origin) / Step);

    private protected decimal ValueAt(double position) => Origin + (Step * (decimal)Math.Round(position));
}

/// <summary>Lowest and highest position that may come out.</summary>
internal sealed record PositionRange(double Low, double High)
{
    public bool Contains(double position) => position >= Low && position <= High;
}

/// <summary>The common grid of whole multiples of a unit.</summary>
internal static class Grid
{
    /// <summary>Positions up to here are whole in a double.</summary>
    public const double LargestPosition = 9e15;

    /// <summary>
    /// The coarsest grid that holds all values. The origin is near 0 where the positions stay exact, and a round number
    /// below the smallest value otherwise.
    /// </summary>
    /// <param name="values">Values that are whole multiples of <paramref name="unit"/>.</param>
    /// <param name="unit">The last digit of a column: 0.01 for two decimals.</param>
    /// <returns>Origin and step, or null where a double can't hold the positions.</returns>
    public static (decimal Origin, decimal Step)? Find(ReadOnlySpan<decimal> values, decimal unit)
    {
        decimal smallest = values[0], largest = values[0];
        foreach (decimal value in values)
        {
            smallest = Math.Min(smallest, value);
            largest = Math.Max(largest, value);
        }

        if ((double)largest - (double)smallest > LargestPosition * (double)unit)
            return null;
        long divisor = 0;
        foreach (decimal value in values)
            divisor = GreatestCommonDivisor(divisor, (long)((value - smallest) / unit));
        decimal step = unit * Math.Max(1, divisor);
        return (OriginBelow(smallest, largest, step), step);
    }

    private static decimal OriginBelow(decimal smallest, decimal largest, decimal step)
    {
        double reach = Math.Max(Math.Abs((double)smallest), Math.Abs((double)largest)) / (double)step;
        decimal period = reach < LargestPosition ? step : step * 1_000_000;
        decimal round = reach < LargestPosition ? 0 : decimal.Floor(smallest / period) * period;
        decimal left = (smallest - round) % step;
        return round + (left < 0 ? left + step : left);
    }

    private static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
