using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Web.Runs.New;

/// <summary>Dates such as 03/04/2021, of which only a person knows whether the day or the month comes first.</summary>
internal static class DateOrder
{
    /// <summary>The format with day and month exchanged, for a column whose dates can be read both ways; null for others.</summary>
    /// <param name="found">The column as inferred: a date of little confidence is one that can be read both ways.</param>
    /// <param name="now">The column as it holds now.</param>
    public static string? Other(ColumnSchema found, ColumnSchema now) =>
        found.Kind is ColumnKind.Date or ColumnKind.DateTime && found.Confidence < ColumnChoices.DoubtfulConfidence
        && now.Kind == found.Kind && now.Format is { } format
            ? string.Concat(format.Select(letter => letter switch { 'd' => 'M', 'M' => 'd', _ => letter }))
            : null;

    /// <summary>What comes first, in words.</summary>
    public static string Name(string format) =>
        format.IndexOf('d', StringComparison.Ordinal) < format.IndexOf('M', StringComparison.Ordinal) ? "Day first" : "Month first";
}
