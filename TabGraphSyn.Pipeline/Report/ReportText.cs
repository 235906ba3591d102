using System.Globalization;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>Numbers and names as the report writes them: invariant culture, no-break spaces before units.</summary>
public static class ReportText
{
    /// <summary>What stands where there is no number.</summary>
    public const string None = "–";

    private const char NoBreak = '\u00A0';

    /// <summary>An area or another share that is not a percentage: two decimals, three within a hundredth of 0 and 1.</summary>
    public static string Area(double value) =>
        Number(value, Math.Abs(value) is > 0 and < 0.01 or > 0.99 and < 1 ? "0.000" : "0.00");

    /// <summary>A score from 0 to 1: three decimals, and 1 only for what is 1.</summary>
    public static string Score(double value) => value is < 1 and >= 0.9995 ? $">{NoBreak}0.999" : Number(value, "0.000");

    /// <inheritdoc cref="Score(double)"/>
    public static string Score(double? value) => value is { } score ? Score(score) : None;

    /// <summary>0.987 becomes <c>98.7 %</c>; a share that is not quite none or all is never rounded to none or all.</summary>
    public static string Percent(double share)
    {
        double percent = share * 100;
        return percent switch
        {
            > 0 and < 0.05 => $"<{NoBreak}0.1{NoBreak}%",
            < 100 and >= 99.95 => $">{NoBreak}99.9{NoBreak}%",
            _ => $"{Number(percent, "0.0")}{NoBreak}%",
        };
    }

    /// <summary>A distance from 0 to 1: three decimals.</summary>
    public static string Distance(double value) => Number(value, "0.000");

    /// <summary>A correlation from −1 to 1: two decimals.</summary>
    public static string Correlation(double value) => Number(value, "0.00");

    /// <summary>A number of any size with four significant digits: a loss, an error in a column's unit.</summary>
    public static string Figure(double value)
    {
        if (!double.IsFinite(value)) return None;
        double size = Math.Abs(value);
        string format = size switch
        {
            0 => "0",
            >= 1e9 or < 1e-4 => "0.###e0",
            >= 1000 => "#,##0",
            >= 100 => "0.0",
            >= 10 => "0.00",
            >= 1 => "0.000",
            _ => "0.####",
        };
        return Number(value, format);
    }

    /// <summary>2843 becomes <c>2,843</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>'1 row', '2,843 rows'.</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)}{NoBreak}{(count == 1 ? one : many)}";

    /// <summary>How long something took: <c>0.4 s</c>, <c>12 s</c>, <c>1 min 05 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 9.95)
            return $"{Number(Math.Max(0, seconds), "0.0")}{NoBreak}s";
        long whole = (long)Math.Round(seconds);
        return whole switch
        {
            < 60 => $"{whole}{NoBreak}s",
            < 3600 => $"{whole / 60}{NoBreak}min {whole % 60:00}{NoBreak}s",
            _ => $"{whole / 3600}{NoBreak}h {whole % 3600 / 60:00}{NoBreak}min",
        };
    }

    /// <summary>'0.51 to 0.55', each end written as the value is.</summary>
    public static string Interval(Interval interval, Func<double, string> write) => $"{write(interval.Low)} to {write(interval.High)}";

    /// <summary>A long name with its middle left out: names of one table often begin alike.</summary>
    public static string Short(string name, int length = 28) =>
        name.Length <= length ? name : $"{name[..(length / 2)]}…{name[^(length - length / 2 - 1)..]}";

    /// <summary>What decided how a column is compared.</summary>
    public static string Kind(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => "whole number",
        ColumnKind.Decimal => "number",
        ColumnKind.Category => "category",
        ColumnKind.Boolean => "yes or no",
        ColumnKind.Date => "date",
        ColumnKind.DateTime => "date and time",
        ColumnKind.Identifier => "identifier",
        ColumnKind.FreeText => "text",
        _ => kind.ToString(),
    };

    /// <summary>How a pair is compared.</summary>
    public static string Measure(PairMeasure measure) => measure switch
    {
        PairMeasure.Correlation => "correlation",
        _ => "joint counts",
    };

    /// <summary>The band in a word.</summary>
    public static string Band(ReportBand band) => band switch
    {
        ReportBand.Good => "Good",
        ReportBand.Fair => "Fair",
        ReportBand.Poor => "Poor",
        _ => "Not measured",
    };

    /// <summary>The stage that trains.</summary>
    public static string Stage(PipelineStage stage) => stage switch
    {
        PipelineStage.Vae => "Autoencoder",
        PipelineStage.Graph => "Graph network",
        PipelineStage.Diffusion => "Diffusion model",
        _ => stage.ToString(),
    };

    /// <summary>The sort of rule.</summary>
    public static string Rule(RuleKind kind) => kind switch
    {
        RuleKind.Determines => "determines",
        RuleKind.Implies => "implies",
        RuleKind.AtMost => "at most",
        RuleKind.Sum => "adds up",
        _ => kind.ToString(),
    };

    private static string Number(double value, string format)
    {
        if (!double.IsFinite(value)) return None;
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        if (!text.StartsWith('-')) return text;
        return text.AsSpan(1).ContainsAnyExcept("0.,") ? $"−{text[1..]}" : text[1..];
    }
}
