using System.Globalization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>The different values of a column of numbers or dates in their order.</summary>
internal sealed class OrderedValues
{
    public const int MostBars = 24;

    private readonly ColumnSchema schema;

    // Sorted by value: the number, or the ticks of the moment; its text and its count.
    private readonly (double Value, string Text, int Count)[] values;

    private OrderedValues(ColumnSchema schema, (double Value, string Text, int Count)[] values) => (this.schema, this.values) = (schema, values);

    public string Smallest => values[0].Text;

    public string Largest => values[^1].Text;

    /// <summary>Null for kinds without an order, and for columns without a value.</summary>
    public static OrderedValues? Of(ColumnContent content, ColumnSchema schema)
    {
        Func<string, double?>? read = schema.Kind switch
        {
            ColumnKind.Integer or ColumnKind.Decimal => text => NumberText.IsNumber(text) ? NumberText.Parse(text) : null,
            ColumnKind.Date or ColumnKind.DateTime when schema.Format is { } format =>
                text => DateFormats.TryParse(text, format, out DateTimeOffset moment) ? moment.UtcTicks : null,
            _ => null,
        };
        if (read is null)
            return null;
        (double Value, string Text, int Count)[] ordered =
            [.. from pair in content.Counts let value = read(pair.Key) where value is not null orderby value select (value.Value, pair.Key, pair.Value)];
        return ordered.Length == 0 ? null : new OrderedValues(schema, ordered);
    }

    /// <summary>One bar for each value where they are few, else equal-width ranges from the smallest to the largest.</summary>
    public IReadOnlyList<DistributionBar> Bars(NumberNotation notation)
    {
        if (values.Length <= MostBars)
            return [.. values.Select(value => new DistributionBar(NumberNotations.FromPlain(value.Text, notation), value.Count))];
        double least = values[0].Value, range = values[^1].Value - least;
        double width = range / MostBars;
        // Whole numbers get ranges of whole width, so that no range holds more of them than the next.
        if (schema.Kind == ColumnKind.Integer)
            width = Math.Floor(range / MostBars) + 1;
        int bars = schema.Kind == ColumnKind.Integer ? (int)(range / width) + 1 : MostBars;
        var counts = new int[bars];
        foreach (var (value, _, count) in values)
            counts[Math.Min(bars - 1, (int)((value - least) / width))] += count;
        return [.. counts.Select((count, bar) => new DistributionBar(Label(least + (bar * width), width, notation), count))];
    }

    private string Label(double low, double width, NumberNotation notation)
    {
        if (schema.Kind == ColumnKind.Integer)
            return width == 1 ? Number(low, 0, notation) : $"{Number(low, 0, notation)} to {Number(low + width - 1, 0, notation)}";
        if (schema.Kind == ColumnKind.Decimal)
        {
            int digits = Math.Clamp((int)Math.Ceiling(1 - Math.Log10(width)), 0, 15);
            return $"{Number(low, digits, notation)} to {Number(low + width, digits, notation)}";
        }

        return $"{Moment(low)} to {Moment(low + width)}";
    }

    private static string Number(double value, int digits, NumberNotation notation) =>
        NumberNotations.FromPlain(value.ToString("F" + digits, CultureInfo.InvariantCulture), notation);

    private string Moment(double ticks)
    {
        // Ticks of our days are beyond what a double holds exactly; a label needs no fractions of a second.
        long whole = (long)Math.Round(ticks / TimeSpan.TicksPerSecond) * TimeSpan.TicksPerSecond;
        return new DateTimeOffset(Math.Clamp(whole, 0, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero).ToString(schema.Format, CultureInfo.InvariantCulture);
    }
}
