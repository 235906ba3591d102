using System.Runtime.InteropServices;
using TabGraphSyn.Pipeline.Evaluation.Rules;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Evaluation.Charts;

/// <summary>How the cells of one column fall into the bars of a chart.</summary>
/// <param name="Labels">A label for each bin.</param>
/// <param name="Of">The bin of a row's cell.</param>
internal sealed record DistributionBins(string[] Labels, Func<MeasuredColumn, int, int> Of)
{
    /// <summary>A value of fewer training rows may point to a person, and is not shown.</summary>
    private const int FewestRows = 5;

    private const int MostBins = 30, MostLevels = 20, LongestLevel = 60;

    /// <summary>Share of the rows beyond an open end, so that a few outliers don't squeeze all others into one bin.</summary>
    private const double Beyond = 0.005;

    /// <summary>Share of the rows that frequent values must hold for each to have a bin of its own.</summary>
    private const double LeastFrequent = 0.95;

    /// <summary>Share of whole numbers from which ranges begin at whole numbers, and the unit that makes them do so.</summary>
    private const double MostlyWhole = 0.9, WholeStep = 2 / 3.0;

    public static DistributionBins For(ColumnMeasure column) =>
        column.IsOrdered ? OfNumbers(column, column.Training.Numbers!) : OfLevels(column);

    private static DistributionBins OfNumbers(ColumnMeasure column, double[] training)
    {
        double[] sorted = Array.FindAll(training, number => !double.IsNaN(number));
        Array.Sort(sorted);
        var counts = new SortedDictionary<double, int>();
        for (int index = 0; index < sorted.Length && counts.Count <= MostBins; index++)
            counts[sorted[index]] = counts.GetValueOrDefault(sorted[index]) + 1;
        Func<double, string> text = column.Kind is ColumnKind.Date or ColumnKind.DateTime ? DateAxis.TextOf : NumberAxis.TextOf;
        double[] frequent = counts.Count > MostBins ? [] : [.. counts.Where(value => value.Value >= FewestRows).Select(value => value.Key)];
        if (frequent.Length > 0 && frequent.Sum(value => counts[value]) >= LeastFrequent * sorted.Length)
            return OfValues(frequent, text);

        ValueRanges ranges = Ranges(column, sorted, training);
        if (ranges.Edges.Length > 0)
            return OfRanges(ranges);
        // Nearly all rows hold one value, or there are hardly any rows.
        frequent = sorted.Length < 2 * FewestRows ? [] : [sorted[sorted.Length / 2]];
        return frequent.Length > 0 && sorted.AsSpan().Count(frequent[0]) >= FewestRows ? OfValues(frequent, text) : OfRanges(ranges);
    }

    private static ValueRanges Ranges(ColumnMeasure column, double[] sorted, double[] training)
    {
        int skipped = Math.Max(FewestRows - 1, (int)(Beyond * sorted.Length));
        bool enough = sorted.Length >= 2 * FewestRows;
        double low = enough ? sorted[skipped] : 0, high = enough ? sorted[^(skipped + 1)] : 0, unit = NumberPrecision.UnitOf(training);
        // Halves of a column of mostly whole numbers would be tall and low by turns.
        if (unit < WholeStep && sorted.Count(number => number == Math.Truncate(number)) >= MostlyWhole * sorted.Length)
            unit = WholeStep;
        return column.Kind is ColumnKind.Date or ColumnKind.DateTime
            ? DateAxis.Between(low, high, unit == 1, MostBins)
            : NumberAxis.Between(low, high, unit, MostBins);
    }

    private static DistributionBins OfRanges(ValueRanges ranges)
    {
        int missing = ranges.Labels.Length;
        return new DistributionBins([.. ranges.Labels, "missing"], (column, row) =>
        {
            double number = column.Numbers![row];
            if (double.IsNaN(number))
                return missing;
            int index = Array.BinarySearch(ranges.Edges, number);
            return index >= 0 ? index + 1 : ~index;
        });
    }

    /// <summary>A bin for each value, one below and one above them all, and one for those between.</summary>
    private static DistributionBins OfValues(double[] values, Func<double, string> text)
    {
        int above = values.Length + 1;
        return new DistributionBins(
            [$"< {text(values[0])}", .. values.Select(text), $"> {text(values[^1])}", "other", "missing"],
            (column, row) =>
            {
                double number = column.Numbers![row];
                if (double.IsNaN(number))
                    return above + 2;
                int index = Array.BinarySearch(values, number);
                return index >= 0 ? index + 1 : ~index == 0 ? 0 : ~index == values.Length ? above : above + 1;
            });
    }

    private static DistributionBins OfLevels(ColumnMeasure column)
    {
        var counts = new Dictionary<int, int>();
        foreach (int code in column.Training.Codes)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, code, out _)++;
        int[] shown = [.. counts.Where(level => level.Key > 0 && level.Value >= FewestRows)
            .OrderByDescending(level => level.Value).ThenBy(level => column.Levels[level.Key - 1], StringComparer.Ordinal)
            .Take(MostLevels).Select(level => level.Key)];
        var bins = new int[column.Levels.Count + 1];
        Array.Fill(bins, shown.Length);
        bins[0] = shown.Length + 1;
        for (int bin = 0; bin < shown.Length; bin++)
            bins[shown[bin]] = bin;
        int others = column.Levels.Count - shown.Length;
        return new DistributionBins(
            [.. shown.Select(code => TextOf(column.Levels[code - 1])), $"other ({others} {(others == 1 ? "level" : "levels")})", "missing"],
            (cells, row) => bins[cells.Codes[row]]);
    }

    private static string TextOf(string level) => level.Length > LongestLevel ? level[..LongestLevel] + "…" : level;
}
