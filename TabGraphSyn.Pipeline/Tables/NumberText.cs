using System.Buffers;
using System.Globalization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Which texts are numbers that can be written back as they were.</summary>
internal static class NumberText
{
    private const int MostIntegerDigits = 18;

    private static readonly SearchValues<string> NotFinite = SearchValues.Create(
        ["nan", "inf", "infinity", "∞", "1.#qnan", "1.#ind", "1.#inf"], StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Digits, after a minus sign or not. Leading zeros and a plus sign mean a code rather than a quantity, and more than
    /// 18 digits don't fit an integer.
    /// </summary>
    public static bool IsInteger(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> digits = SkipMinus(text);
        return digits.Length is > 0 and <= MostIntegerDigits && AreDigits(digits) && !HasLeadingZero(digits);
    }

    /// <summary>A finite number with a point for its decimals and no grouping: 3, -0.5, .5, 1e-3.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> digits = SkipMinus(text);
        if (digits.IsEmpty || !(char.IsAsciiDigit(digits[0]) || digits[0] == '.') || HasLeadingZero(digits))
            return false;
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return AreDigits(digits) || (double.TryParse(digits, Style, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value));
    }

    /// <summary>NaN or an infinity in one of its spellings, or a number too large to hold.</summary>
    public static bool IsNotFinite(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> unsigned = text.TrimStart("+-");
        if (NotFinite.Contains(unsigned.ToString()))
            return true;
        return unsigned.ContainsAny('e', 'E') && double.TryParse(unsigned, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsInfinity(value);
    }

    /// <summary>The value of a text for which <see cref="IsNumber"/> holds.</summary>
    public static double Parse(ReadOnlySpan<char> text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Whether a text is nothing but ASCII digits, at least one.</summary>
    public static bool AreDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    private static ReadOnlySpan<char> SkipMinus(ReadOnlySpan<char> text) => text.StartsWith('-') ? text[1..] : text;

    private static bool HasLeadingZero(ReadOnlySpan<char> digits) => digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]);
}
