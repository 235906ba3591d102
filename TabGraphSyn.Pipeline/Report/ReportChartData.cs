using System.Text.Json;
using System.Text.Json.Serialization;
using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>
/// What report-charts.js draws, as JSON. Its encoder writes &lt;, &gt; and &amp; as escapes, so that no name of a column can
/// end the element that holds it.
/// </summary>
internal static class ReportChartData
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string Json(EvaluationReport report)
    {
        ReportCharts? charts = report.Charts;
        return JsonSerializer.Serialize(
            new
            {
                distributions = charts?.Distributions.Select(Distribution),
                associations = charts?.Associations is { } associations ? Associations(associations) : null,
                map = charts?.Map is { } map ? Map(map) : null,
                distances = charts?.Distances is { } distances ? Distances(distances) : null,
                attacks = charts?.Attacks is { } attacks ? Attacks(attacks) : null,
                curves = report.Run?.Curves.Select(Curve),
                importances = report.Usefulness is { } usefulness ? Importances(usefulness) : null,
            },
            Options);
    }

    private static object Distribution(DistributionChart chart) => new
    {
        chart.Column, ordered = chart.IsOrdered, chart.Labels,
        training = Round(chart.Training), synthetic = Round(chart.Synthetic), holdout = chart.Holdout is { } holdout ? Round(holdout) : null,
    };

    private static object Associations(AssociationChart chart) => new
    {
        chart.Columns, real = Round(chart.Real, 3), synthetic = Round(chart.Synthetic, 3),
    };

    private static object Map(RowMap map) => new
    {
        principal = Points(map.Principal), neighbours = Points(map.Neighbours),
        toTraining = map.SyntheticToTraining.Select(distances => Round(distances)),
        toSynthetic = map.RealToSynthetic.Select(distances => Round(distances)),
    };

    private static object Points(MapPoints points) => new { real = Round(points.Real, 2), synthetic = Round(points.Synthetic, 2) };

    private static object Distances(DistanceChart chart) => new
    {
        edges = Round(chart.Edges), toTraining = Round(chart.ToTraining), toHoldout = Round(chart.ToHoldout),
    };

    private static object Attacks(RocChart chart) => new
    {
        falsePositives = Round(chart.FalsePositives), density = Round(chart.Density), neighbour = Round(chart.Neighbour),
    };

    private static object Curve(TrainingCurve curve) => new
    {
        stage = ReportText.Stage(curve.Stage), epochs = Round(curve.Epochs, 2), loss = Round(curve.Loss, 6), validation = Round(curve.ValidationLoss, 6),
        shape = curve.Shape is { } shape ? Round(shape, 4) : null, trend = curve.Trend is { } trend ? Round(trend, 4) : null,
    };

    private static object Importances(UsefulnessScores scores) => new
    {
        columns = scores.Importances.Select(importance => importance.Column),
        real = Round([.. scores.Importances.Select(importance => importance.Real)]),
        synthetic = Round([.. scores.Importances.Select(importance => importance.Synthetic)]),
    };

    private static double?[] Round(IReadOnlyList<double> values, int digits = 4) => [.. values.Select(value => Round(value, digits))];

    private static double?[] Round(IReadOnlyList<double?> values, int digits) => [.. values.Select(value => value is { } number ? Round(number, digits) : null)];

    /// <summary>JSON has no infinities: a number that isn't one is absent.</summary>
    private static double? Round(double value, int digits) => double.IsFinite(value) ? Math.Round(value, digits) : null;
}
