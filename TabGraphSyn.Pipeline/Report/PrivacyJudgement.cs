using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>
/// Judges whether the rows give someone away: by the better attack beside the distance, by copies, and by what is disclosed
/// of sensitive columns. What counts is the lower end of the interval: what is surely given away.
/// </summary>
internal static class PrivacyJudgement
{
    /// <summary>
    /// Standard errors by which copies exceed those among real rows by chance in one of forty tables, and in one of a
    /// thousand: up to the first they are no finding, up to the second no more than a fair one.
    /// </summary>
    private const double Likely = 2, Sure = 3;

    public static AreaJudgement Of(EvaluationReport report)
    {
        if (report.Privacy is not { } privacy) return new AreaJudgement(ReportArea.Privacy, "Not measured: there was nothing to compare.", [], 0);
        JudgedMeasure copies = Copies(report, privacy);
        if (privacy is not { DensityAttack: { } density, NeighbourAttack: { } neighbour, NearerToTraining: { } nearer })
        {
            string reason = report.NotMeasured.FirstOrDefault(measure => measure.Measure == NotMeasured.MembershipAttack)?.Reason ?? "no rows were held out";
            return copies.Band == ReportBand.Good
                ? new AreaJudgement(ReportArea.Privacy, $"An attack could not be tried: {reason}.", [copies with { Band = ReportBand.Unknown }], Shown: 1)
                : new AreaJudgement(ReportArea.Privacy, "Rows of the training table come back.", [copies], Shown: 1);
        }

        AttackScores better = neighbour.Area.Value > density.Area.Value ? neighbour : density;
        JudgedMeasure attack = Attack(report, better);
        JudgedMeasure[] measures = [attack, Nearer(report, nearer), copies, .. privacy.Disclosure.Select(score => Disclosure(report, score)).OfType<JudgedMeasure>()];
        string summary = measures.Max(measure => measure.Band) switch
        {
            ReportBand.Good when better.Area.Interval!.High > ReportLimits.Attack.Fair => "No leak found; more held-out rows would make that surer.",
            ReportBand.Good => "No leak found: an attacker guesses who was in the training table about as well as by tossing a coin.",
            ReportBand.Fair => "A little is given away: an attacker does somewhat better than by guessing.",
            _ => "Someone is given away.",
        };
        // The copies are shown where they tell something, else the two figures that always do.
        return new AreaJudgement(ReportArea.Privacy, summary, measures, Shown: 3);
    }

    private static JudgedMeasure Attack(EvaluationReport report, AttackScores attack)
    {
        ReportBand area = ReportLimits.Attack.Of(attack.Area.Interval!.Low), found = ReportLimits.TruePositives.Of(attack.TruePositivesAt1.Interval!.Low);
        ReportBand band = area > found ? area : found;
        string value = ReportText.Area(attack.Area.Value);
        string fact = band == ReportBand.Good
            ? $"no leak found (attack {value}; guessing: 0.50)"
            : $"an attack tells which real rows were learned ({value}; guessing: 0.50), and finds {ReportText.Percent(attack.TruePositivesAt1.Value)} of them nearly for sure";
        return new JudgedMeasure(
            band, fact,
            new CardFigure("Membership attack (AUC)", value, "guessing: 0.50", ReportText.Interval(attack.Area.Interval, ReportText.Area)),
            band == ReportBand.Good ? null : new ReportFinding(
                ReportArea.Privacy, band, $"Membership attack: {value}",
                "One who holds a real row can tell, better than by guessing, whether it was among those that the generator learned. If being in the table is itself a secret, that is a leak.",
                "Learn less by heart: a faster preset, value protection, or more rows to learn from. Drop columns that identify people and aren't needed.",
                Remedies.LeakLess(report.Run?.Options)));
    }

    private static JudgedMeasure Nearer(EvaluationReport report, Estimate nearer)
    {
        ReportBand band = ReportLimits.Nearer.Of(nearer.Interval!.Low);
        string value = ReportText.Percent(nearer.Value);
        return new JudgedMeasure(
            band, $"{value} of the rows lie nearer to a training row than to another real row (without a leak: 50 %)",
            new CardFigure("Nearer to a training row", value, "without a leak: 50.0 %", ReportText.Interval(nearer.Interval, ReportText.Percent)),
            band == ReportBand.Good ? null : new ReportFinding(
                ReportArea.Privacy, band, $"Nearer to training rows: {value}",
                "Synthetic rows keep closer to the rows that were learned than to other real rows like them.",
                "Learn less by heart: a faster preset, value protection, or more rows to learn from.",
                Remedies.LeakLess(report.Run?.Options)));
    }

    private static JudgedMeasure Copies(EvaluationReport report, PrivacyScores privacy)
    {
        Estimate copies = privacy.Copies;
        double reference = copies.Reference ?? 0, rows = report.Rows.Synthetic, others = report.Rows.Holdout ?? report.Rows.Training;
        double pooled = ((copies.Value * rows) + (reference * others)) / (rows + others);
        double error = Math.Sqrt(pooled * (1 - pooled) * ((1 / rows) + (1 / Math.Max(1, others)))), more = copies.Value - reference;
        ReportBand most = more <= Likely * error ? ReportBand.Good : more <= Sure * error ? ReportBand.Fair : ReportBand.Poor;
        ReportBand limited = ReportLimits.Copies.Of(more), band = limited < most ? limited : most;
        string value = ReportText.Percent(copies.Value), usual = ReportText.Percent(reference);
        string whose = report.Rows.Holdout is null ? "training rows that equal another" : "real rows";
        return new JudgedMeasure(
            band, band == ReportBand.Good ? $"no more copies than among {whose} ({value}; {usual})" : $"{value} of them equal a training row ({whose}: {usual})",
            new CardFigure("Equal to a training row", value, $"{whose}: {usual}", copies.Interval is { } interval ? ReportText.Interval(interval, ReportText.Percent) : null),
            band == ReportBand.Good ? null : new ReportFinding(
                ReportArea.Privacy, band, $"Exact copies: {value}",
                "These rows are people of the training table, value for value, more often than chance explains.",
                report.Run?.Options is null
                    ? "Ask whoever made the rows to remove copies, and to train a generator that learns less by heart."
                    : "Rows made with the training table at hand are freed of copies; run again and download the new rows.",
                Remedies.LeakLess(report.Run?.Options)));
    }

    private static JudgedMeasure? Disclosure(EvaluationReport report, DisclosureScore score)
    {
        if (score.Guessed.Reference is not { } others) return null;
        double rows = score.Guessed.SampledRows ?? report.Rows.Training, held = Math.Max(1, report.Rows.Holdout ?? 1);
        double error = Math.Sqrt((score.Guessed.Value * (1 - score.Guessed.Value) / rows) + (others * (1 - others) / Math.Min(rows, held)));
        ReportBand band = ReportLimits.Disclosure.Of(score.Guessed.Value - others - (Intervals.Normal * error));
        string value = ReportText.Percent(score.Guessed.Value), usual = ReportText.Percent(others);
        return new JudgedMeasure(
            band, $"'{score.Column}' of a training row is guessed from its other columns in {value} of cases (of other real rows: {usual})",
            new CardFigure($"Guessing {score.Column}", value, $"of other real rows: {usual}", score.Guessed.Interval is { } interval ? ReportText.Interval(interval, ReportText.Percent) : null),
            band == ReportBand.Good ? null : new ReportFinding(
                ReportArea.Privacy, band, $"Disclosure of '{score.Column}': {value}, {usual} of other real rows",
                "One who knows everything else about a person of the training table reads this value off the synthetic rows more often than of a person who isn't in it.",
                "Learn less by heart, or drop columns that together single people out.",
                Remedies.LeakLess(report.Run?.Options)));
    }
}
