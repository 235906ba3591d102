using System.Globalization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>How a column writes its numbers: digits after the point, trailing zeros, leading zeros, exponents.</summary>
public sealed record NumberFormat : CellFormat
{
    /// <summary>A decimal holds any smaller number.</summary>
    private const double LargestDecimal = 7e27;

    private string? _shortest;

    /// <summary>The most digits after the point; 0 for numbers without a grid of which some have more than a grid could hold.</summary>
    public int Decimals { get; init; }

    /// <summary>Every number has exactly <see cref="Decimals"/> digits after the point.</summary>
    public bool FixedDecimals { get; init; }

    /// <summary>
    /// Where the digits differ by more than what dropping a trailing zero explains: for numbers of a size and those below the next the weights of
    /// 0, 1, … digits, from which each number draws its own. By rising size. Otherwise null.
    /// </summary>
    public IReadOnlyList<DecimalsOfSize>? DrawnDecimals { get; init; }

    /// <summary>With <see cref="DrawnDecimals"/>: zeros at the end are written.</summary>
    public bool TrailingZeros { get; init; }

    /// <summary>Width to which whole numbers are filled with zeros; 0 for none.</summary>
    public int Width { get; init; }

    /// <summary>Numbers below 1 begin with the point.</summary>
    public bool BareLeadingPoint { get; init; }

    /// <summary>Significant digits of numbers without a grid.</summary>
    public int SignificantDigits { get; init; } = 15;

    /// <summary>.NET format of numbers that are written with an exponent; null for none.</summary>
    public string? ExponentFormat { get; init; }

    /// <summary>The largest number below 1 that has an exponent.</summary>
    public double ExponentBelow { get; init; }

    /// <summary>The smallest number from 1 that has an exponent.</summary>
    public double ExponentFrom { get; init; } = double.MaxValue;

    private string Shortest => _shortest ??= (BareLeadingPoint ? "#." : "0.") + new string('#', Math.Max(1, Decimals));

    /// <exception cref="UnusableInputException">A cell isn't a finite number.</exception>
    internal static NumberFormat Fit(ColumnSchema schema, string?[] cells, EncoderOptions options)
    {
        var scan = new NumberScan();
        for (int row = 0; row < cells.Length; row++)
        {
            if (cells[row] is { } text && !scan.Add(text))
                throw new UnusableInputException(
                    $"Column '{schema.Name}' is read as numbers, but row {row + 1} holds '{text}'; choose another kind for the column or mend the cell.");
        }

        return scan.Finish(options.ExactRows);
    }

    internal override bool TryRead(string text, out double position)
    {
        if (HasGrid && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value))
        {
            position = PositionOf(value);
            return true;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out position) || !double.IsFinite(position))
            return false;
        if (HasGrid)
            position = (position - (double)Origin) / (double)Step;
        return true;
    }

    internal override string Write(double position, bool exact, PositionRange range, Random random)
    {
        if (!HasGrid)
            return WriteFree(position, exact, range, random);
        decimal value = ValueAt(position);
        if (DrawnDecimals is not null)
            return WriteDrawn(value, exact, range, random);
        string text = value.ToString(FixedDecimals ? $"F{Decimals}" : Shortest, CultureInfo.InvariantCulture);
        return Width > 0 ? Pad(text) : Tidy(text);
    }

    /// <summary>The power of ten of a number's first digit; that of the smallest number for 0.</summary>
    internal static int SizeOf(decimal value) => value == 0 ? -28 : (int)Math.Floor(Math.Log10((double)Math.Abs(value)));

    internal override double RoundestPosition(double low, double high)
    {
        double origin = HasGrid ? (double)Origin : 0, step = HasGrid ? (double)Step : 1;
        double least = origin + (step * low), most = origin + (step * high);
        int power = (int)Math.Ceiling(Math.Log10(Math.Max(double.Epsilon, Math.Max(Math.Abs(least), Math.Abs(most)))));
        for (int tries = 0; tries < 17; tries++, power--)
        {
            double size = Math.Pow(10, power);
            double position = ((Math.Floor(most / size) * size) - origin) / step;
            if (HasGrid)
                position = Math.Ceiling(position - 1e-6);
            if (position > low && position <= high)
                return position;
        }

        return high;
    }

    /// <summary>A bare point is a zero that lost its digit.</summary>
    private string Tidy(string text)
    {
        if (BareLeadingPoint && text.Length == 0)
            return "0";
        if (BareLeadingPoint && text.StartsWith("0.", StringComparison.Ordinal))
            return text[1..];
        if (BareLeadingPoint && text.StartsWith("-0.", StringComparison.Ordinal))
            return "-" + text[2..];
        return text is "-0" ? "0" : text;
    }

    private string Pad(string text) => text.StartsWith('-') ? "-" + text[1..].PadLeft(Width, '0') : text.PadLeft(Width, '0');

    private string WriteDrawn(decimal value, bool exact, PositionRange range, Random random)
    {
        int digits = DrawDigits(value, random);
        if (!exact)
            value = Rounded(value, digits, range);
        if (!TrailingZeros)
            return value.ToString(Shortest, CultureInfo.InvariantCulture);
        while (digits < Decimals && Math.Round(value, digits) != value)
            digits++;
        return value.ToString($"F{digits}", CultureInfo.InvariantCulture);
    }

    private int DrawDigits(decimal value, Random random)
    {
        if (DrawnDecimals is null) return Decimals;
        var weights = DrawnDecimals.LastOrDefault(drawn => drawn.Size <= SizeOf(value), DrawnDecimals[0]).Weights;
        double target = random.NextDouble();
        int digits = 0;
        while (digits < weights.Count - 1 && target >= weights[digits])
            target -= weights[digits++];
        return digits;
    }

    /// <summary>The value with so many digits, or as many more as it takes to stay in the range.</summary>
    private decimal Rounded(decimal value, int digits, PositionRange range)
    {
        for (; digits <= Decimals; digits++)
        {
            decimal rounded = Math.Round(value, digits);
            if (range.Contains(HasGrid ? PositionOf(rounded) : (double)rounded)) return rounded;
        }

        return value;
    }

    private string WriteFree(double value, bool exact, PositionRange range, Random random)
    {
        double size = Math.Abs(value);
        bool exponent = ExponentFormat is not null && size > 0 && (size < 1 ? size <= ExponentBelow : size >= ExponentFrom);
        if (exponent)
            return value.ToString(ExponentFormat, CultureInfo.InvariantCulture);
        if (!exact && Decimals > 0 && size < LargestDecimal)
        {
            decimal plain = (decimal)value;
            plain = Rounded(plain, DrawDigits(plain, random), range);
            if (range.Contains((double)plain)) value = (double)plain; // too small a number for a decimal stays as it is
        }

        string text = value.ToString(exact ? "R" : $"G{Math.Clamp(SignificantDigits, 1, 17)}", CultureInfo.InvariantCulture);
        if (!text.Contains('E', StringComparison.Ordinal))
            return text;
        return size < LargestDecimal
            ? ((decimal)value).ToString("0.############################", CultureInfo.InvariantCulture)
            : value.ToString("F0", CultureInfo.InvariantCulture);
    }
}

/// <summary>How many digits after the point numbers of about one size have.</summary>
/// <param name="Size">The power of ten of the first digit, of the smallest of them.</param>
/// <param name="Weights">Of 0, 1, … digits; they sum to 1.</param>
public sealed record DecimalsOfSize(int Size, IReadOnlyList<double> Weights);
