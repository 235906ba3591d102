using System.Globalization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Reads how a column's numbers are written, one cell after the other.</summary>
internal sealed class NumberScan
{
    /// <summary>More digits than this a double doesn't hold on a grid.</summary>
    private const int MostDecimals = 15;

    private readonly List<decimal> _values = [];
    private readonly int[] _digits = new int[MostDecimals + 1];
    private int _count, _trailingZeros, _significant, _width = -1, _leadingZeros;
    private int _plainBelowOne, _barePoints, _mantissa, _exponentDigits = 1;
    private bool _free, _capital, _signed, _exponents;
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
            _free = true;
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

    public NumberFormat Finish()
    {
        int decimals = Array.FindLastIndex(_digits, count => count > 0);
        var grid = _free ? null : Grid.Find(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values), Power(decimals));
        if (grid is null)
            return Free();
        bool fixedDecimals = decimals > 0 && _digits[decimals] == _count;
        decimal step = grid.Value.Step / Power(decimals);
        bool roundable = step is 1 or 2 or 5 && grid.Value.Origin % grid.Value.Step == 0;
        return new NumberFormat
        {
            Origin = grid.Value.Origin,
            Step = grid.Value.Step,
            Decimals = decimals,
            FixedDecimals = fixedDecimals,
            DecimalsWeights = fixedDecimals || decimals == 0 ? null : Weights(decimals, roundable, (int)Math.Min(10, step)),
            TrailingZeros = _trailingZeros > 0,
            Width = decimals == 0 && _leadingZeros > 0 && _width > 0 ? _width : 0,
            BareLeadingPoint = _barePoints > _plainBelowOne,
        };
    }

    private NumberFormat Free() => new()
    {
        SignificantDigits = Math.Clamp(_significant, 1, 17),
        ExponentFormat = !_exponents ? null
            : "0." + new string('#', Math.Max(1, _mantissa)) + (_capital ? "E" : "e") + (_signed ? "+" : "") + new string('0', _exponentDigits),
        ExponentBelow = _exponentBelow,
        ExponentFrom = _exponentFrom,
    };

    /// <summary>
    /// Weights of the number of digits to round to. Rounded to d digits, one number in ten shows fewer, because its last
    /// digit is 0; what is left after that share is what was rounded more coarsely. Null where nothing is.
    /// </summary>
    private double[]? Weights(int decimals, bool roundable, int step)
    {
        double shown = _digits[decimals] / (double)_count;
        // Nine in ten (in steps of 2 eight, of 5 five), less three standard errors and a little.
        double expected = 1 - (step / 10.0);
        double natural = expected - 0.01 - (3 * Math.Sqrt(expected * (1 - expected) / _count));
        // Three zeros at the end come by chance once in a thousand.
        double rounded = _digits.Take(Math.Max(0, decimals - 2)).Sum() / (double)_count;
        if (_trailingZeros == 0 && (!roundable || (shown > natural && rounded < 0.02)))
            return null;
        var weights = new double[decimals + 1];
        for (int d = decimals; d >= 0; d--)
        {
            double share = _digits[d] / (double)_count;
            if (_trailingZeros == 0)
            {
                for (int finer = d + 1; finer <= decimals; finer++)
                    share -= weights[finer] * Math.Pow(10, d - finer) * (d == 0 ? 1 : 0.9);
                share = Math.Max(0, d == 0 ? share : share / 0.9);
            }

            weights[d] = share;
        }

        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    private static decimal Power(int decimals) => new(1, 0, 0, false, (byte)decimals);

    private static int SignificantDigits(ReadOnlySpan<char> mantissa)
    {
        int digits = 0;
        foreach (char c in mantissa.TrimStart("-+0."))
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        return digits;
    }
}
