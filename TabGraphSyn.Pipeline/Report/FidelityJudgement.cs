using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>Judges whether the rows are like the real ones: by the classifier that tells them apart, and by the worst column.</summary>
internal static class FidelityJudgement
{
    /// <summary>The largest gap between two samples of the same distribution, 95 times of 100, is this times √((n + m) / nm) (Smirnov 1948).</summary>
    private const double KolmogorovSmirnov = 1.36;

    /// <summary>Below this area the classifier is misled rather than guessing.</summary>
    private const double Misled = 0.45;

    public static AreaJudgement Of(EvaluationReport report)
    {
        JudgedMeasure[] measures = [.. new[] { TwoSample(report), WorstColumn(report) }.OfType<JudgedMeasure>()];
        ReportBand band = measures.Length == 0 ? ReportBand.Unknown : measures.Max(measure => measure.Band);
        string summary = band switch
        {
            ReportBand.Good when report.TwoSample?.Trees.Value < Misled =>
                "Hard to tell from real rows. An area below 0.50 counts as 0.50: the rows agree with the training rows more closely than other real rows would, or are copies.",
            ReportBand.Good => "Hard to tell from real rows, column by column and as a whole.",
            ReportBand.Fair => "Like the real rows in most respects; a close look tells them apart.",
            ReportBand.Poor => "Easily told from real rows.",
            _ => "Too little could be compared.",
        };
        return new AreaJudgement(ReportArea.Fidelity, summary, measures, Shown: 2);
    }

    private static JudgedMeasure? TwoSample(EvaluationReport report)
    {
        if (report.TwoSample is not { Trees: var told }) return null;
        ReportBand band = ReportLimits.TwoSample.Of(told.Value);
        string value = ReportText.Area(told.Value), reference = told.Reference is { } real ? $"real rows: {ReportText.Area(real)}" : "guessing: 0.50";
        string fact = band switch
        {
            ReportBand.Good => $"hard to tell from real ({value}; {reference})",
            ReportBand.Fair => $"boosted trees often tell them from real ones ({value}; {reference})",
            _ => $"boosted trees tell them apart ({value}; {reference})",
        };
        return new JudgedMeasure(
            band, fact,
            new CardFigure("Told from real rows (AUC)", value, reference, told.Interval is { } interval ? ReportText.Interval(interval, ReportText.Area) : null),
            band == ReportBand.Good ? null : new ReportFinding(
                ReportArea.Fidelity, band, $"Two-sample test: {value}",
                "Of a real and a synthetic row, a classifier picks the synthetic one in this share of cases. Relations among several columns differ from those of the real table.",
                RemedyOfModel(report), Remedies.LearnMore(report.Run?.Options)));
    }

    private static JudgedMeasure? WorstColumn(EvaluationReport report)
    {
        if (report.Synthetic.Columns.Count == 0) return null;
        var columns = report.Synthetic.Columns.Select((column, index) => (column, Excess: Excess(report, index))).ToArray();
        var (worst, excess) = columns.MaxBy(column => (column.Excess, -column.column.Shape));
        ReportBand band = ReportLimits.WorstColumn.Of(excess);
        ColumnScore? real = report.Reference?.Columns.FirstOrDefault(column => column.Name == worst.Name);
        string value = ReportText.Score(worst.Shape), reference = real is null ? "" : $"; real rows: {ReportText.Score(real.Shape)}";
        return new JudgedMeasure(
            band, $"column '{worst.Name}' is distributed otherwise (shape {value}{reference})",
            new CardFigure($"Worst column: {worst.Name}", value, real is null ? null : $"real rows: {ReportText.Score(real.Shape)}", null),
            band == ReportBand.Good ? null : new ReportFinding(
                ReportArea.Fidelity, band, $"Column '{worst.Name}': shape {value}",
                "The distribution of this column differs from the real one by more than chance explains; its chart below shows where.",
                "Check the column's kind in step 2 of a new run: a code read as a number, or a number read as a category, is learned badly. "
                + "Protected values may be the cause where most values are rare.",
                Remedies.LearnMore(report.Run?.Options)));
    }

    /// <summary>By how much a shape falls short of 1 beyond what chance, or held-out rows, fall short.</summary>
    private static double Excess(EvaluationReport report, int index)
    {
        ColumnScore column = report.Synthetic.Columns[index];
        double rows = report.Rows.Training, others = report.Rows.Synthetic;
        double chance = KolmogorovSmirnov * Math.Sqrt((rows + others) / (rows * others));
        double real = report.Reference?.Columns.FirstOrDefault(other => other.Name == column.Name) is { } reference ? 1 - reference.Shape : 0;
        return 1 - column.Shape - Math.Max(chance, real);
    }

    private static string RemedyOfModel(EvaluationReport report) => report.Run?.Options switch
    {
        null => "More rows to learn from, or a generator that learns longer, bring them nearer.",
        { Preset: Preset.Preview } => "The preview is made for speed: the balanced preset learns relations among all columns.",
        _ => "Learning longer, or on more rows, brings them nearer. Leave out columns that you don't need, such as long texts with thousands of values.",
    };
}
