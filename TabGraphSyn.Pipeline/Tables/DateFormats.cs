using System.Globalization;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>What a column's dates look like.</summary>
/// <param name="Format">The .NET format string that reads each value and writes it back letter for letter.</param>
/// <param name="HasTime">Whether it holds a time of day.</param>
/// <param name="IsAmbiguous">Whether day and month could be the other way round.</param>
public sealed record DetectedDateFormat(string Format, bool HasTime, bool IsAmbiguous);

/// <summary>Finds the format of dates and moments, and reads them.</summary>
public static class DateFormats
{
    private const int Longest = 48;

    // In order of preference: two digits before one, and month before day only between slashes.
    private static readonly string[] Days =
    [
        "yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "yyyy-M-d", "yyyy/M/d", "yyyyMMdd", "yyyy-MM", "MM/yyyy",
        "dd.MM.yyyy", "d.M.yyyy", "dd.MM.yy", "d.M.yy", "MM.dd.yyyy", "M.d.yyyy",
        "MM/dd/yyyy", "dd/MM/yyyy", "M/d/yyyy", "d/M/yyyy", "MM/dd/yy", "dd/MM/yy", "M/d/yy", "d/M/yy",
        "dd-MM-yyyy", "MM-dd-yyyy", "d-M-yyyy", "M-d-yyyy", "dd-MM-yy", "MM-dd-yy",
        "dd MMM yyyy", "d MMM yyyy", "dd-MMM-yyyy", "d-MMM-yyyy", "dd-MMM-yy", "d-MMM-yy", "dd MMMM yyyy", "d MMMM yyyy",
        "MMM dd, yyyy", "MMM d, yyyy", "MMMM dd, yyyy", "MMMM d, yyyy", "MMM dd yyyy", "MMM d yyyy",
    ];

    private static readonly string[] Times =
    [
        "HH:mm", "H:mm", "HH:mm:ss", "H:mm:ss", "hh:mm tt", "h:mm tt", "hh:mm:ss tt", "h:mm:ss tt",
        .. Enumerable.Range(1, 7).Select(digits => "HH:mm:ss." + new string('f', digits)), "HH:mm:ss.FFFFFFF", "HH:mm:ss,fff",
    ];

    private static readonly string[] Offsets = ["", "'Z'", "zzz", " zzz", " 'UTC'"];

    private static readonly Dictionary<string, List<string>> ByShape = IndexByShape();

    private static readonly Dictionary<string, List<string>>.AlternateLookup<ReadOnlySpan<char>> ByShapeSpan =
        ByShape.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Reads a text of the given format; a text without an offset is taken as UTC. False unless it would be written back alike.</summary>
    public static bool TryParse(string text, string format, out DateTimeOffset value)
    {
        Span<char> written = stackalloc char[Longest];
        return DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value)
            && value.Year is >= 1000 and < 3000
            && value.TryFormat(written, out int length, format, CultureInfo.InvariantCulture)
            && text.AsSpan().SequenceEqual(written[..length]);
    }

    /// <summary>Whether a format string holds a time of day.</summary>
    public static bool HasTime(string format) => format.Contains('H', StringComparison.Ordinal) || format.Contains('h', StringComparison.Ordinal);

    /// <summary>The one format that all texts are written in; null where there is none.</summary>
    public static DetectedDateFormat? Detect(IReadOnlyCollection<string> texts)
    {
        List<string>? formats = null;
        foreach (string text in texts)
        {
            formats = [.. (formats ?? Candidates(text)).Where(format => TryParse(text, format, out _))];
            if (formats.Count == 0)
                return null;
        }

        if (formats is null)
            return null;
        bool isAmbiguous = formats.Any(IsMonthFirst) && formats.Any(format => !IsMonthFirst(format));
        return new DetectedDateFormat(formats[0], HasTime(formats[0]), isAmbiguous);
    }

    internal static bool LooksLikeDate(string text)
    {
        foreach (string format in Candidates(text))
        {
            // Eight digits alone are too often a plain number.
            if (format != "yyyyMMdd" && TryParse(text, format, out _))
                return true;
        }

        return false;
    }

    private static bool IsMonthFirst(string format) =>
        format.StartsWith("MM", StringComparison.Ordinal) || format.StartsWith("M/", StringComparison.Ordinal)
        || format.StartsWith("M.", StringComparison.Ordinal) || format.StartsWith("M-", StringComparison.Ordinal);

    private static List<string> Candidates(string text)
    {
        if (text.Length is < 6 or > Longest)
            return [];
        Span<char> shape = stackalloc char[Longest];
        return ByShapeSpan.TryGetValue(shape[..Shape(text, shape)], out List<string>? formats) ? formats : [];
    }

    /// <summary>A run of digits becomes 9 and a run of letters a, so that one look-up finds the few formats to try.</summary>
    private static int Shape(ReadOnlySpan<char> text, Span<char> shape)
    {
        int length = 0;
        foreach (char character in text)
        {
            char kind = char.IsAsciiDigit(character) ? '9' : char.IsAsciiLetter(character) ? 'a' : character == '+' ? '-' : character;
            if (length == 0 || shape[length - 1] != kind || kind is not ('9' or 'a'))
                shape[length++] = kind;
        }

        return length;
    }

    private static Dictionary<string, List<string>> IndexByShape()
    {
        var index = new Dictionary<string, List<string>>();
        var whole = new DateTimeOffset(2011, 12, 13, 14, 15, 16, TimeSpan.FromHours(1));
        Span<char> shape = stackalloc char[Longest];
        foreach (string format in Days.Concat(Days.SelectMany(WithTimes)))
        {
            foreach (DateTimeOffset sample in (DateTimeOffset[])[whole, whole.AddTicks(1234567)])
            {
                string key = shape[..Shape(sample.ToString(format, CultureInfo.InvariantCulture), shape)].ToString();
                if (!index.TryGetValue(key, out List<string>? formats))
                    index[key] = formats = [];
                if (!formats.Contains(format))
                    formats.Add(format);
            }
        }

        return index;
    }

    private static IEnumerable<string> WithTimes(string day)
    {
        if (day is "yyyy-MM" or "MM/yyyy")
            return [];
        string[] joints = day is "yyyy-MM-dd" or "yyyyMMdd" or "yyyy/MM/dd" ? ["'T'", " "] : [" ", ", "];
        return from joint in joints from time in Times from offset in Offsets select day + joint + time + offset;
    }
}
