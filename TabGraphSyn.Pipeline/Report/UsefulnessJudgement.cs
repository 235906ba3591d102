using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>Judges whether models that learn from the rows work on real rows.</summary>
internal static class UsefulnessJudgement
{
    /// <summary>Training rows below which learning longer tells no more.</summary>
    private const int FewRows = 2000;

    public static AreaJudgement Of(EvaluationReport report)
    {
        if (report.Usefulness is not { } usefulness)
        {
            string reason = report.NotMeasured.FirstOrDefault(measure => measure.Measure == NotMeasured.Prediction)?.Reason ?? "nothing could be predicted";
            return new AreaJudgement(ReportArea.Usefulness, $"Not measured: {reason}.", [], 0);
        }

        PredictionScore score = usefulness.Scores[0];
        double real = score.Score.Reference!.Value;
        bool isUseless = usefulness.Kind == TargetKind.Classes
            ? real <= ReportLimits.UselessArea
            : usefulness.Scores.First(other => other.Measure == PredictionMeasure.RSquared).Score.Reference <= ReportLimits.UselessRSquared;
        ReportBand band = isUseless ? ReportBand.Unknown : BandOf(usefulness.Kind, score.Score.Value, real);
        // What few test rows can't tell from chance is no loss, unless it is a large one.
        bool isUnsure = band > ReportBand.Good && score.Score.Interval is { } interval && interval.Low <= real && real <= interval.High;
        if (isUnsure) band = band == ReportBand.Poor ? ReportBand.Fair : ReportBand.Good;
        string summary = band switch
        {
            ReportBand.Unknown => $"Even real rows do not predict '{usefulness.Target}', so that nothing can be said. Choose another column to predict.",
            ReportBand.Good when isUnsure => $"No loss in predicting '{usefulness.Target}' that {ReportText.Count(usefulness.TestRows, "test row", "test rows")} could show; more would make that surer.",
            ReportBand.Good => $"Predicting '{usefulness.Target}' works about as well as with real rows.",
            ReportBand.Fair => $"Predicting '{usefulness.Target}' works somewhat worse than with real rows.",
            _ => $"Predicting '{usefulness.Target}' works much worse than with real rows.",
        };
        return new AreaJudgement(ReportArea.Usefulness, summary, [Judge(report, usefulness, score, band)], Shown: 1);
    }

    private static ReportBand BandOf(TargetKind kind, double synthetic, double real) => kind == TargetKind.Classes
        ? ReportLimits.AreaLost.Of(real - synthetic)
        : ReportLimits.ErrorRatio.Of(real > 0 ? synthetic / real : synthetic > 0 ? double.PositiveInfinity : 1);

    private static JudgedMeasure Judge(EvaluationReport report, UsefulnessScores usefulness, PredictionScore score, ReportBand band)
    {
        bool isClasses = usefulness.Kind == TargetKind.Classes;
        Func<double, string> write = isClasses ? ReportText.Score : ReportText.Figure;
        string value = write(score.Score.Value), real = write(score.Score.Reference!.Value), measure = isClasses ? "AUC" : "error";
        string fact = band switch
        {
            ReportBand.Good or ReportBand.Unknown => $"as useful for predicting '{usefulness.Target}' ({measure} {value}; real rows: {real})",
            ReportBand.Fair => $"models that learn '{usefulness.Target}' from them lose something ({measure} {value}; real rows: {real})",
            _ => $"models that learn from them lose much ({measure} {value}; real rows: {real})",
        };
        return new JudgedMeasure(
            band, fact,
            new CardFigure(
                $"Predicting {usefulness.Target} ({measure})", value, $"trained on real rows: {real}",
                score.Score.Interval is { } interval ? ReportText.Interval(interval, write) : null),
            band is ReportBand.Good or ReportBand.Unknown ? null : new ReportFinding(
                ReportArea.Usefulness, band, $"Prediction of '{usefulness.Target}': {measure} {value}, {real} with real rows",
                "A model trained on the synthetic rows and tested on real rows it never saw does worse than one trained on the real rows: relations of the target with other columns got weaker.",
                $"{RemedyOf(report)} A target of rare classes can be balanced with 'Generate more rows'.",
                LearnsCoarsely(report) ? null : Remedies.LearnMore(report.Run?.Options)));
    }

    private static string RemedyOf(EvaluationReport report) => LearnsCoarsely(report)
        ? "A table of so few rows is learned coarsely, so that no single row can be found out: more real rows to learn from would help most, learning longer would not."
        : "Learning longer usually helps; so do more rows, when few were asked for.";

    /// <summary>Whether the generator kept to shares of many rows, which cost it more of a small table.</summary>
    private static bool LearnsCoarsely(EvaluationReport report) => report.Rows.Training < FewRows && report.Run?.Options is { Preset: not Preset.Preview };
}
