namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Seeks the round numbers k and c with y = k·x + c, rounded to the digits of y, in every row.</summary>
/// <param name="x">Values; null for missing.</param>
/// <param name="y">Values, missing where <paramref name="x"/> is.</param>
/// <param name="low">The row of the smallest x.</param>
/// <param name="high">The row of the largest x, whose y is another.</param>
/// <param name="decimals">Digits of y after the point.</param>
internal sealed class DerivedMultiple(decimal?[] x, decimal?[] y, int low, int high, int decimals)
{
    private const int MostDigits = 8;

    /// <summary>Smaller factors, and larger than its reciprocal, say nothing a person would have meant.</summary>
    private const decimal LeastFactor = 1e-8m;

    private readonly decimal unit = new(1, 0, 0, false, (byte)decimals);

    public (decimal Factor, decimal Offset, bool HalvesUp)? Find()
    {
        decimal reach = x[high]!.Value - x[low]!.Value;
        decimal slope = (y[high]!.Value - y[low]!.Value) / reach;
        if (Math.Abs(slope) is < LeastFactor or > 1 / LeastFactor || !IsNear(slope))
            return null;
        foreach (decimal factor in Factors(slope))
        {
            if (Math.Abs(factor - slope) * reach > 2 * unit)
                continue;
            decimal middle = MeanOffset(factor);
            for (int digits = 0; digits <= decimals + 1; digits++)
            {
                decimal offset = Math.Round(middle, digits);
                foreach (bool halvesUp in (bool[])[false, true])
                {
                    if (Holds(factor, offset, halvesUp))
                        return (factor, offset, halvesUp);
                }
            }
        }

        return null;
    }

    /// <summary>Numbers of few digits near the slope, and those whose reciprocal has few: 2.54, and a twelfth.</summary>
    private static IEnumerable<decimal> Factors(decimal slope)
    {
        for (int digits = 1; digits <= MostDigits; digits++)
        {
            if (Rounded(slope, digits) is { } factor and not 0)
                yield return factor;
            if (Rounded(1 / slope, digits) is { } reciprocal and not 0)
                yield return 1 / reciprocal;
        }
    }

    /// <summary>A number to so many significant digits; null where a decimal can't hold them.</summary>
    private static decimal? Rounded(decimal value, int digits)
    {
        int places = digits - 1 - (int)Math.Floor(Math.Log10((double)Math.Abs(value)));
        if (places is > 15 or < -15)
            return null;
        decimal power = 1;
        for (int i = 0; i < Math.Abs(places); i++)
            power *= 10;
        return places >= 0 ? Math.Round(value, places) : Math.Round(value / power) * power;
    }

    private bool IsNear(decimal slope)
    {
        for (int row = 0; row < x.Length; row++)
        {
            if (x[row] is { } value && Math.Abs(y[low]!.Value + (slope * (value - x[low]!.Value)) - y[row]!.Value) > 3 * unit)
                return false;
        }

        return true;
    }

    private decimal MeanOffset(decimal factor)
    {
        decimal sum = 0;
        int rows = 0;
        for (int row = 0; row < x.Length; row++)
        {
            if (x[row] is not { } value)
                continue;
            sum += y[row]!.Value - (factor * value);
            rows++;
        }

        return sum / rows;
    }

    private bool Holds(decimal factor, decimal offset, bool halvesUp)
    {
        for (int row = 0; row < x.Length; row++)
        {
            if (x[row] is { } value && LinearEncoding.Round((factor * value) + offset, decimals, halvesUp) != y[row])
                return false;
        }

        return true;
    }
}
