using System.Globalization;

namespace TabGraphSyn.Pipeline.Evaluation.Charts;

/// <summary>Cuts dates into days, months and years. Dates are days since 1970, as in <see cref="MeasuredColumn"/>.</summary>
internal static class DateAxis
{
    private const double Minute = 1 / 1440.0, Month = 30.44;

    private static readonly double[] DaySteps =
        [Minute, 5 * Minute, 15 * Minute, 30 * Minute, 60 * Minute, 120 * Minute, 360 * Minute, 720 * Minute, 1, 2, 7, 14];

    private static readonly int[] MonthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000];

    /// <summary>Ranges between two dates; no edges where they are equal.</summary>
    /// <param name="low">The first edge is greater than this.</param>
    /// <param name="high">The last edge is not greater than this.</param>
    /// <param name="wholeDays">Whether no date has a time of day; a range is then of more than one day.</param>
    /// <param name="most">Most ranges.</param>
    public static ValueRanges Between(double low, double high, bool wholeDays, int most)
    {
        if (!(high > low))
            return new ValueRanges([], NumberAxis.Labels([], []));
        double least = Math.Max((high - low) / (most - 2), wholeDays ? 1.5 : 0);
        double step = DaySteps.FirstOrDefault(days => days >= least);
        double[] edges = [.. (step > 0 ? ByDays(low, high, step) : ByMonths(low, high, MonthSteps.FirstOrDefault(months => months * Month >= least, MonthSteps[^1])))
            .Where(edge => edge > low).Take(most - 1)];
        // A range of days ends with the day before the next begins.
        double back = step is > 0 and < 1 ? 0 : 1;
        return new ValueRanges(edges, NumberAxis.Labels([.. edges.Select(TextOf)], [.. edges.Select(edge => TextOf(edge - back))]));
    }

    /// <summary>A date as yyyy-MM-dd, with the time of day where there is one.</summary>
    public static string TextOf(double days)
    {
        DateTime moment = Moment(days);
        return moment.ToString(moment.TimeOfDay.TotalMinutes < 1 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<double> ByDays(double low, double high, double step)
    {
        // Weeks begin on Monday: day 0 was a Thursday.
        double offset = step is 7 or 14 ? 4 : 0;
        for (double position = Math.Floor((low - offset) / step); offset + (position * step) <= high; position++)
            yield return offset + (position * step);
    }

    private static IEnumerable<double> ByMonths(double low, double high, int step)
    {
        DateTime first = Moment(low);
        int month = ((first.Year * 12) + first.Month - 1) / step * step;
        for (; month < 9999 * 12; month += step)
        {
            double edge = month < 12 ? double.NegativeInfinity
                : (new DateTime(month / 12, (month % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalDays;
            if (edge > high)
                yield break;
            yield return edge;
        }
    }

    /// <summary>To the nearest second: fractions of a day are not exact.</summary>
    private static DateTime Moment(double days) => DateTime.UnixEpoch.AddSeconds(Math.Round(days * 86_400));
}
