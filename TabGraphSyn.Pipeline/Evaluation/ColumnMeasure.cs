using System.Globalization;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>One column of one table as the metrics see it.</summary>
/// <param name="Numbers">Values by row, NaN where missing; dates as days. Null for a column without an order.</param>
/// <param name="Codes">
/// States by row, 0 where missing. A category's level from 1; a number's bin: 1 below the training range, 2 to 11 the ten
/// equal-width bins of that range, 12 above it.
/// </param>
internal sealed record MeasuredColumn(double[]? Numbers, int[] Codes);

/// <summary>
/// Reads the cells of one column, the same way in every table: the training table's range fixes the bins, and a category
/// keeps its code from table to table.
/// </summary>
internal sealed class ColumnMeasure
{
    /// <summary>Equal-width bins of a number's training range.</summary>
    internal const int Bins = 10;

    private readonly Dictionary<string, int> levels = new(StringComparer.Ordinal);
    private readonly List<string> texts = [];
    private readonly ColumnSchema schema;
    private readonly double minimum;
    private readonly double maximum;

    /// <param name="schema">The column's kind and format.</param>
    /// <param name="training">The training table's cells, which fix the bins.</param>
    public ColumnMeasure(ColumnSchema schema, string?[] training)
    {
        this.schema = schema;
        IsOrdered = schema.Kind is ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Date or ColumnKind.DateTime;
        if (IsOrdered)
        {
            double[] numbers = Numbers(training, "training");
            (minimum, maximum) = Range(numbers);
            Training = new MeasuredColumn(numbers, Array.ConvertAll(numbers, Bin));
        }
        else
        {
            Training = new MeasuredColumn(null, Array.ConvertAll(training, Level));
        }
    }

    public string Name => schema.Name;

    public ColumnKind Kind => schema.Kind;

    /// <summary>Whether the column holds numbers or dates.</summary>
    public bool IsOrdered { get; }

    public MeasuredColumn Training { get; }

    /// <summary>One more than the largest code given out so far.</summary>
    public int CodeCount => IsOrdered ? Bins + 3 : levels.Count + 1;

    /// <summary>A category's levels as the tables write them; code 1 comes first. Empty for numbers and dates.</summary>
    public IReadOnlyList<string> Levels => texts;

    /// <summary>Reads the cells of another table's column of the same name.</summary>
    /// <param name="cells">The cells, null where missing.</param>
    /// <param name="table">What to call the table in a message.</param>
    /// <exception cref="UnusableInputException">A cell is not a number or date as the schema says.</exception>
    public MeasuredColumn Measure(string?[] cells, string table)
    {
        if (!IsOrdered)
            return new MeasuredColumn(null, Array.ConvertAll(cells, Level));

        double[] numbers = Numbers(cells, table);
        return new MeasuredColumn(numbers, Array.ConvertAll(numbers, Bin));
    }

    private int Level(string? cell)
    {
        if (cell is null)
            return 0;
        if (!levels.TryGetValue(cell, out int code))
        {
            levels[cell] = code = levels.Count + 1;
            texts.Add(cell);
        }

        return code;
    }

    private double[] Numbers(string?[] cells, string table)
    {
        var numbers = new double[cells.Length];
        for (int row = 0; row < cells.Length; row++)
            numbers[row] = Number(cells[row], row, table);
        return numbers;
    }

    private double Number(string? cell, int row, string table)
    {
        if (cell is null)
            return double.NaN;
        if (schema.Kind is ColumnKind.Integer or ColumnKind.Decimal)
        {
            // Adding zero turns -0 into 0, so that the two are the same value wherever bits are compared.
            if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
                return number + 0.0;
            throw Unreadable(cell, row, table, "a number");
        }

        const DateTimeStyles assumed = DateTimeStyles.AssumeUniversal;
        bool read = schema.Format is null
            ? DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, assumed, out DateTimeOffset moment)
            : DateTimeOffset.TryParseExact(cell, schema.Format, CultureInfo.InvariantCulture, assumed, out moment);
        if (read)
            return (moment.UtcDateTime - DateTime.UnixEpoch).TotalDays;
        throw Unreadable(cell, row, table, $"a date of the form {schema.Format}");
    }

    private UnusableInputException Unreadable(string cell, int row, string table, string expected) =>
        new($"Column '{Name}' of the {table} table has '{cell}' in row {row + 1}, which is not {expected}; "
            + "mend the cell, or state the column's kind in a schema file.");

    private static (double Minimum, double Maximum) Range(double[] numbers)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double number in numbers)
        {
            // A comparison with NaN is false, so missing cells pass by.
            if (number < low)
                low = number;
            if (number > high)
                high = number;
        }

        return (low, high);
    }

    private int Bin(double number)
    {
        if (double.IsNaN(number))
            return 0;
        if (number < minimum)
            return 1;
        if (number > maximum)
            return Bins + 2;
        double width = maximum - minimum;
        return width > 0 ? 2 + Math.Min(Bins - 1, (int)((number - minimum) / width * Bins)) : 2;
    }
}
