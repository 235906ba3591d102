using System.Globalization;
using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Reads how a column's numbers are written, one cell after the other.</summary>
internal sealed class NumberScan
{
    /// <summary>More digits than this a double doesn't hold on a grid.</summary>
    private const int MostDecimals = 15;

    /// <summary>Numbers from which the digits of a size are told.</summary>
    private const int LeastOfASize = 20;

    private readonly List<decimal> _values = [];
    private readonly int[] _digits = new int[MostDecimals + 1];
    private int _count, _trailingZeros, _significant, _width = -1, _leadingZeros;
    private int _plainBelowOne, _barePoints, _mantissa, _exponentDigits = 1;
    private bool _free, _tooFine, _capital, _signed, _exponents;
    private double _exponentBelow, _exponentFrom = double.MaxValue;

    /// <summary>Takes a cell; false when it isn't a finite number.</summary>
    public bool Add(string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            return false;
        _count++;
        var span = text.AsSpan().Trim();
        int exponent = span.IndexOfAny('e', 'E');
        var mantissa = exponent < 0 ? span : span[..exponent];
        int point = mantissa.IndexOf('.');
        int decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        _significant = Math.Max(_significant, SignificantDigits(mantissa));
        if (exponent >= 0)
            AddExponent(span[exponent..], decimals, Math.Abs(value));
        else if (decimals > MostDecimals || !decimal.TryParse(span, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact))
            _free = _tooFine = true;
        else
        {
            _values.Add(exact);
            _digits[decimals]++;
            if (decimals > 0 && mantissa[^1] == '0')
                _trailingZeros++;
            AddLeading(mantissa.TrimStart('-'), decimals);
        }

        return true;
    }

    private void AddExponent(ReadOnlySpan<char> exponent, int decimals, double size)
    {
        _free = _exponents = true;
        _capital |= exponent[0] == 'E';
        _signed |= exponent.Contains('+');
        _mantissa = Math.Max(_mantissa, decimals);
        _exponentDigits = Math.Max(_exponentDigits, exponent[1..].TrimStart("+-").Length);
        if (size < 1)
            _exponentBelow = Math.Max(_exponentBelow, size);
        else
            _exponentFrom = Math.Min(_exponentFrom, size);
    }

    private void AddLeading(ReadOnlySpan<char> digits, int decimals)
    {
        if (digits.StartsWith("."))
            _barePoints++;
        else if (digits.StartsWith("0."))
            _plainBelowOne++;
        if (digits.Length > 1 && digits[0] == '0' && decimals == 0)
            _leadingZeros++;
        _width = _width == -1 || _width == digits.Length ? digits.Length : -2;
    }

    /// <param name="exactRows">Rows of a value that comes back exactly.</param>
    public NumberFormat Finish(int exactRows)
    {
        int decimals = Array.FindLastIndex(_digits, count => count > 0);
        var grid = _free ? null : Grid.Find(CollectionsMarshal.AsSpan(_values), Power(decimals));
        if (grid is null)
            return Free(decimals, exactRows);
        bool fixedDecimals = decimals > 0 && _digits[decimals] == _count;
        decimal step = grid.Value.Step / Power(decimals);
        bool roundable = step is 1 or 2 or 5 && grid.Value.Origin % grid.Value.Step == 0;
        return new NumberFormat
        {
            Origin = grid.Value.Origin,
            Step = grid.Value.Step,
            Decimals = decimals,
            FixedDecimals = fixedDecimals,
            DrawnDecimals = fixedDecimals || decimals == 0 ? null : Drawn(decimals, roundable, (int)Math.Min(10, step), exactRows),
            TrailingZeros = _trailingZeros > 0,
            Width = decimals == 0 && _leadingZeros > 0 && _width > 0 ? _width : 0,
            BareLeadingPoint = _barePoints > _plainBelowOne,
        };
    }

    /// <summary>Numbers without a grid: such as have an exponent, or too many digits; the digits of the others still count.</summary>
    private NumberFormat Free(int decimals, int exactRows) => new()
    {
        Decimals = _tooFine ? 0 : Math.Max(0, decimals),
        DrawnDecimals = _tooFine || decimals <= 0 ? null : Drawn(decimals, roundable: true, step: 1, exactRows),
        TrailingZeros = _trailingZeros > 0,
        SignificantDigits = Math.Clamp(_significant, 1, 17),
        ExponentFormat = !_exponents ? null
            : "0." + new string('#', Math.Max(1, _mantissa)) + (_capital ? "E" : "e") + (_signed ? "+" : "") + new string('0', _exponentDigits),
        ExponentBelow = _exponentBelow,
        ExponentFrom = _exponentFrom,
    };

    /// <summary>
    /// The digits that are drawn: of all numbers together, where zeros are written at the end, else of those that too few rows hold to come
    /// back exactly, by their size. Null where all have as many, but for what dropping trailing zeros explains.
    /// </summary>
    private List<DecimalsOfSize>? Drawn(int decimals, bool roundable, int step, int exactRows)
    {
        if (_trailingZeros > 0) return [new DecimalsOfSize(0, Weights(_digits, decimals) ?? Always(decimals))];
        if (!roundable) return null;
        var drawn = new List<DecimalsOfSize>();
        bool differs = false;
        foreach (var (size, digits) in DigitsBySize(exactRows))
        {
            int most = Array.FindLastIndex(digits, rows => rows > 0);
            var weights = IsRounded(digits, most, most == decimals ? step : 1) ? Weights(digits, most) : null;
            differs |= weights is not null || most < decimals - 1;
            drawn.Add(new DecimalsOfSize(size, weights ?? Always(most)));
        }

        return differs ? drawn : null;
    }

    /// <summary>Counts of 0, 1, … digits of the numbers that few rows hold, by rising size; a size of few numbers joins the one before.</summary>
    private List<(int Size, int[] Digits)> DigitsBySize(int exactRows)
    {
        var rows = new Dictionary<decimal, int>();
        foreach (decimal value in _values) CollectionsMarshal.GetValueRefOrAddDefault(rows, value, out _)++;
        var bySize = new SortedDictionary<int, int[]>();
        foreach (decimal value in _values)
        {
            if (rows[value] >= exactRows) continue;
            int size = NumberFormat.SizeOf(value);
            if (!bySize.TryGetValue(size, out int[]? digits)) bySize[size] = digits = new int[_digits.Length];
            digits[value.Scale]++;
        }

        var joined = new List<(int Size, int[] Digits)>();
        foreach (var (size, digits) in bySize)
        {
            if (joined.Count > 0 && (digits.Sum() < LeastOfASize || joined[^1].Digits.Sum() < LeastOfASize))
            {
                for (int d = 0; d < digits.Length; d++) joined[^1].Digits[d] += digits[d];
            }
            else
            {
                joined.Add((size, digits));
            }
        }

        return joined;
    }

    /// <summary>
    /// Whether numbers with at most so many digits show fewer more often than by chance. One number in ten does, because its last digit is 0; three zeros at
    /// the end come once in a thousand.
    /// </summary>
    private static bool IsRounded(int[] digits, int most, int step)
    {
        double count = digits.Sum();
        // Nine in ten (in steps of 2 eight, of 5 five), less three standard errors and a little.
        double expected = 1 - (step / 10.0);
        double natural = expected - 0.01 - (3 * Math.Sqrt(expected * (1 - expected) / count));
        return digits[most] / count <= natural || digits.Take(Math.Max(0, most - 2)).Sum() / count >= 0.02;
    }

    /// <summary>
    /// Weights of the number of digits to round to: what is left of each share after what numbers of more digits explain, whose last digits are 0.
    /// Where zeros are written, the shares themselves.
    /// </summary>
    private double[]? Weights(int[] digits, int most)
    {
        double[] weights = new double[most + 1];
        double count = digits.Sum();
        for (int d = most; d >= 0; d--)
        {
            double share = digits[d] / count;
            if (_trailingZeros == 0)
            {
                for (int finer = d + 1; finer <= most; finer++)
                    share -= weights[finer] * Math.Pow(10, d - finer) * (d == 0 ? 1 : 0.9);
                share = Math.Max(0, d == 0 ? share : share / 0.9);
            }

            weights[d] = share;
        }

        double sum = weights.Sum();
        return sum > 0 ? [.. weights.Select(weight => weight / sum)] : null;
    }

    private static double[] Always(int digits) => [.. Enumerable.Repeat(0.0, digits), 1];

    private static decimal Power(int decimals) => new(1, 0, 0, false, (byte)decimals);

    private static int SignificantDigits(ReadOnlySpan<char> mantissa)
    {
        int digits = 0;
        foreach (char c in mantissa.TrimStart("-+0."))
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        return digits;
    }
}
