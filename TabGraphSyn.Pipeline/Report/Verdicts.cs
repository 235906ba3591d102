using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>
/// Turns measures into what the report says first. An area is as good as its weakest measure; nothing is averaged, and a
/// leak is said before anything else.
/// </summary>
internal static class Verdicts
{
    /// <param name="report">All measures; its own verdict is not read.</param>
    public static ReportVerdict Of(EvaluationReport report)
    {
        AreaJudgement fidelity = FidelityJudgement.Of(report), usefulness = UsefulnessJudgement.Of(report), privacy = PrivacyJudgement.Of(report);
        AreaJudgement[] areas = [fidelity, usefulness, privacy];
        return new ReportVerdict(
            Sentence(report, fidelity, usefulness, privacy),
            [.. areas.Select(area => area.ToCard())],
            [.. areas.SelectMany(area => area.Measures).Where(measure => measure.Finding is not null)
                .OrderByDescending(measure => measure.Band).Select(measure => measure.Finding!)]);
    }

    private static string Sentence(EvaluationReport report, AreaJudgement fidelity, AreaJudgement usefulness, AreaJudgement privacy)
    {
        if (privacy.Band == ReportBand.Poor) return $"Do not share these rows: {privacy.Worst!.Fact}.";
        if (fidelity.Band == ReportBand.Poor) return $"These rows are not like the real ones: {fidelity.Worst!.Fact}.";
        if (usefulness.Band == ReportBand.Poor) return $"These rows are of little use for predicting '{report.Usefulness!.Target}': {usefulness.Worst!.Fact}.";
        AreaJudgement[] weak = [.. new[] { privacy, fidelity, usefulness }.Where(area => area.Band == ReportBand.Fair)];
        string rows = ReportText.Count(report.Rows.Synthetic, "row", "rows");
        if (weak.Length > 0) return $"Usable with care: {rows}; {string.Join("; ", weak.Select(area => area.Worst!.Fact))}.";
        string[] facts = [.. new[] { fidelity, usefulness, privacy }.Where(area => area.Band == ReportBand.Good).Select(area => area.Measures[0].Fact)];
        if (privacy.Band == ReportBand.Unknown)
            return facts.Length == 0
                ? $"Not judged: {rows}, and too little could be measured."
                : $"Like the real rows, but not tested for leaks: {rows}, {string.Join(", ", facts)}; {privacy.Summary[..1].ToLowerInvariant()}{privacy.Summary[1..].TrimEnd('.')}.";
        return $"Ready: {rows}, {string.Join(", ", facts)}.";
    }
}

/// <summary>One measure judged.</summary>
/// <param name="Band">How it stands.</param>
/// <param name="Fact">The measure in a clause with its figure and reference, such as "no leak found (attack 0.51; guessing: 0.50)".</param>
/// <param name="Figure">What the card shows.</param>
/// <param name="Finding">What is weak about it; null when nothing is.</param>
internal sealed record JudgedMeasure(ReportBand Band, string Fact, CardFigure Figure, ReportFinding? Finding);

/// <summary>One area judged.</summary>
/// <param name="Area">Which.</param>
/// <param name="Summary">The answer in one sentence.</param>
/// <param name="Measures">The headline measure first; empty when none could be taken.</param>
/// <param name="Shown">How many of them the card shows.</param>
internal sealed record AreaJudgement(ReportArea Area, string Summary, IReadOnlyList<JudgedMeasure> Measures, int Shown)
{
    /// <summary>The weakest measure; of several the first.</summary>
    public JudgedMeasure? Worst => Measures.MaxBy(measure => measure.Band);

    /// <summary>That of the weakest measure.</summary>
    public ReportBand Band => Worst?.Band ?? ReportBand.Unknown;

    public ReportCard ToCard() => new(Area, Band, Summary, [.. Measures.Take(Shown).Select(measure => measure.Figure)]);
}
