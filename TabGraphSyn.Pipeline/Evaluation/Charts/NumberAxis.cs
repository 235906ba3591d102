using System.Globalization;

namespace TabGraphSyn.Pipeline.Evaluation.Charts;

/// <summary>Ranges of values, the first and the last of them open.</summary>
/// <param name="Edges">Where ranges begin, ascending: a value is in the range before the first edge greater than it.</param>
/// <param name="Labels">One more than edges.</param>
internal sealed record ValueRanges(double[] Edges, string[] Labels);

/// <summary>Cuts numbers into ranges that a person would choose.</summary>
internal static class NumberAxis
{
    /// <summary>Ranges between two numbers, their width 1, 2 or 5 times a power of ten; no edges where the numbers are equal.</summary>
    /// <param name="low">The first edge is greater than this.</param>
    /// <param name="high">The last edge is not greater than this.</param>
    /// <param name="unit">
    /// The step between neighbouring values, 0 for none. A range is wider than it, for the sake of values that few rows hold.
    /// </param>
    /// <param name="most">Most ranges.</param>
    public static ValueRanges Between(double low, double high, double unit, int most)
    {
        var edges = new List<double>();
        if (high > low)
        {
            double least = Math.Max((high / (most - 2)) - (low / (most - 2)), 1.5 * unit);
            int power = (int)Math.Floor(Math.Log10(least));
            int[] digits = [1, 2, 5, 10];
            int digit = digits.First(digit => digit == 10 || Scaled(digit, power) >= least);
            double step = Scaled(digit, power);
            double first = Math.Floor(low / step);
            // One more than ranges: the first edge may not be greater than the low end.
            for (int position = 0; position <= most && Scaled((first + position) * digit, power) <= high; position++)
            {
                double edge = Scaled((first + position) * digit, power);
                if (edge > (edges.Count > 0 ? edges[^1] : low) && edges.Count < most - 1)
                    edges.Add(edge);
            }
        }

        return new ValueRanges([.. edges], Labels([.. edges.Select(TextOf)], [.. edges.Select(edge => TextOf(unit == 1 ? edge - 1 : edge))]));
    }

    /// <summary>A number as a person would write it, with at most 12 digits.</summary>
    public static string TextOf(double number) => number.ToString("G12", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>Labels of ranges.</summary>
    /// <param name="starts">The texts of the edges where ranges start.</param>
    /// <param name="ends">The texts of the same edges where ranges end.</param>
    public static string[] Labels(string[] starts, string[] ends) => starts.Length == 0
        ? ["any value"]
        :
        [
            $"< {starts[0]}",
            .. starts.Zip(ends.Skip(1), (start, end) => start == end ? start : $"{start} to {end}"),
            $"≥ {starts[^1]}",
        ];

    /// <summary>Divides by powers of ten rather than multiply by a tenth, which would give 0.30000000000000004.</summary>
    private static double Scaled(double digits, int power) => power < 0 ? digits / Math.Pow(10, -power) : digits * Math.Pow(10, power);
}
