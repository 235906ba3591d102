using System.Globalization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// How a column writes its dates. A value is the clock time in ticks of 100 ns since the year 1; an offset from UTC is
/// learned by its frequency alone, apart from the clock time.
/// </summary>
public sealed record DateFormat : CellFormat
{
    /// <summary>Dates from which a day of the week that is left out is no chance: one in ten million.</summary>
    private const int LeastDates = 100;

    private long[]? _cumulative;

    /// <summary>The .NET format string.</summary>
    public required string Pattern { get; init; }

    /// <summary>Offsets from UTC that were seen, as the pattern writes them.</summary>
    public IReadOnlyList<OffsetCount> Offsets { get; init; } = [];

    /// <summary>Days of the week on which dates fall; empty where they fall on all of them, or where their grid decides it.</summary>
    public IReadOnlyList<DayOfWeek> Weekdays { get; init; } = [];

    /// <exception cref="UnusableInputException">A cell isn't written in the column's format.</exception>
    internal static DateFormat Fit(ColumnSchema schema, string?[] cells)
    {
        string pattern = schema.Format ?? (schema.Kind == ColumnKind.Date ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss");
        bool offsets = HasOffset(pattern);
        var seen = new Dictionary<TimeSpan, int>();
        var values = new List<decimal>();
        for (int row = 0; row < cells.Length; row++)
        {
            if (cells[row] is not { } text)
                continue;
            if (!TryParse(text, pattern, offsets, out long ticks, out var offset))
                throw new UnusableInputException(
                    $"Column '{schema.Name}' is read as dates in the format {pattern}, but row {row + 1} holds '{text}'; "
                    + "choose another kind or format for the column or mend the cell.");
            values.Add(ticks);
            if (offsets)
                seen[offset] = seen.GetValueOrDefault(offset) + 1;
        }

        var grid = Grid.Find(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values), 1) ?? (0, 1);
        return new DateFormat
        {
            Origin = grid.Item1,
            Step = grid.Item2,
            Pattern = pattern,
            Weekdays = grid.Item2 <= TimeSpan.TicksPerDay ? WeekdaysOf(values) : [],
            Offsets = [.. seen.OrderByDescending(offset => offset.Value).ThenBy(offset => offset.Key)
                .Select(offset => new OffsetCount((int)offset.Key.TotalMinutes, offset.Value))],
        };
    }

    internal override bool TryRead(string text, out double position)
    {
        bool read = TryParse(text, Pattern, Offsets.Count > 0, out long ticks, out _);
        position = read ? PositionOf(ticks) : double.NaN;
        return read;
    }

    internal override string Write(double position, bool exact, PositionRange range, Random random)
    {
        decimal ticks = Math.Clamp(ValueAt(position), 0, DateTime.MaxValue.Ticks);
        var clock = exact || Weekdays.Count == 0 ? new DateTime((long)ticks) : OnWeekday((long)ticks, range);
        if (Offsets.Count == 0)
            return clock.ToString(Pattern, CultureInfo.InvariantCulture);
        _cumulative ??= CumulativeCounts.From([.. Offsets.Select(seen => seen.Count)]);
        var offset = TimeSpan.FromMinutes(Offsets[CumulativeCounts.Draw(_cumulative, 0, Offsets.Count, random)].Minutes);
        if (clock.Ticks < offset.Ticks || clock.Ticks - offset.Ticks > DateTime.MaxValue.Ticks)
            offset = TimeSpan.Zero;
        // Format 'K' writes Z only for a time of kind Utc; an offset of zero that was read from 'K' was almost surely a Z.
        return offset == TimeSpan.Zero && Pattern.Contains('K', StringComparison.Ordinal)
            ? DateTime.SpecifyKind(clock, DateTimeKind.Utc).ToString(Pattern, CultureInfo.InvariantCulture)
            : new DateTimeOffset(clock, offset).ToString(Pattern, CultureInfo.InvariantCulture);
    }

    /// <summary>The days of the week that occur, where so many dates wouldn't leave one out by chance; else none.</summary>
    private static DayOfWeek[] WeekdaysOf(List<decimal> ticks)
    {
        if (ticks.Count < LeastDates)
            return [];
        DayOfWeek[] days = [.. ticks.Select(value => new DateTime((long)value).DayOfWeek).Distinct().Order()];
        return days.Length < 7 ? days : [];
    }

    /// <summary>The nearest moment with the same time on a day of the week that occurs; unchanged where none is in the range.</summary>
    private DateTime OnWeekday(long ticks, PositionRange range)
    {
        for (int distance = 0; distance <= 6; distance++)
        {
            foreach (int days in (int[])[-distance, distance])
            {
                long moved = ticks + (days * TimeSpan.TicksPerDay);
                if (moved < 0 || moved > DateTime.MaxValue.Ticks || !Weekdays.Contains(new DateTime(moved).DayOfWeek))
                    continue;
                if (distance == 0 || range.Contains(PositionOf(moved)))
                    return new DateTime(moved);
            }
        }

        return new DateTime(ticks);
    }

    internal override double RoundestPosition(double low, double high)
    {
        var last = new DateTime((long)Math.Clamp(ValueAt(high), 0, DateTime.MaxValue.Ticks));
        foreach (var line in (DateTime[])[new(last.Year, 1, 1), new(last.Year, last.Month, 1), last.Date])
        {
            double position = Math.Ceiling(PositionOf(line.Ticks));
            if (position > low && position <= high)
                return position;
        }

        return high;
    }

    private static bool TryParse(string text, string pattern, bool offsets, out long ticks, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        ticks = 0;
        if (!offsets)
        {
            if (!DateTime.TryParseExact(text, pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
                return false;
            ticks = clock.Ticks;
            return true;
        }

        if (!DateTimeOffset.TryParseExact(text, pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return false;
        (ticks, offset) = (moment.DateTime.Ticks, moment.Offset);
        return true;
    }

    /// <summary>Whether a pattern has z or K outside quotes and escapes.</summary>
    private static bool HasOffset(string pattern)
    {
        char quote = '\0';
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"')
                quote = c;
            else if (c == '\\')
                i++;
            else if (c is 'z' or 'K')
                return true;
        }

        return false;
    }
}

/// <summary>An offset from UTC and in how many rows it was seen.</summary>
public sealed record OffsetCount(int Minutes, int Count);
