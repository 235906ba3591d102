using System.Text.Json.Serialization;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>What the report says first.</summary>
/// <param name="Sentence">The answer in one sentence: whether the rows may be used, and the figures that say so.</param>
/// <param name="Cards">Fidelity, usefulness and privacy, in this order.</param>
/// <param name="Findings">What is weak, the worst first; empty when nothing is.</param>
public sealed record ReportVerdict(string Sentence, IReadOnlyList<ReportCard> Cards, IReadOnlyList<ReportFinding> Findings);

/// <summary>One of the three questions.</summary>
/// <param name="Area">Which.</param>
/// <param name="Band">The answer.</param>
/// <param name="Summary">The answer in words, one sentence.</param>
/// <param name="Figures">The headline figures, the first decisive; never an average that hides the worst.</param>
public sealed record ReportCard(ReportArea Area, ReportBand Band, string Summary, IReadOnlyList<CardFigure> Figures);

/// <summary>A figure as a card shows it.</summary>
/// <param name="Name">What it is, such as "Told from real rows (AUC)".</param>
/// <param name="Value">Written out, such as "0.53" or "98.2 %".</param>
/// <param name="Reference">What good would be, such as "real rows: 0.50"; null where unknown.</param>
/// <param name="Interval">The interval, such as "0.51 to 0.55"; null where none applies.</param>
public sealed record CardFigure(string Name, string Value, string? Reference, string? Interval);

/// <summary>A weak measure, what it means, and what would mend it.</summary>
/// <param name="Area">Where it belongs.</param>
/// <param name="Band">How weak: fair or poor.</param>
/// <param name="Measure">What was measured, with its figure.</param>
/// <param name="Meaning">What that means, in plain words.</param>
/// <param name="Remedy">What would mend it, in plain words.</param>
/// <param name="Change">A change of the run's options that may mend it; null where none would.</param>
public sealed record ReportFinding(ReportArea Area, ReportBand Band, string Measure, string Meaning, string Remedy, SuggestedChange? Change);

/// <summary>A change to run again with.</summary>
/// <param name="Label">What a button says, such as "Run again with the best preset".</param>
/// <param name="Options">All options of the new run.</param>
public sealed record SuggestedChange(string Label, SynthesisOptions Options);

/// <summary>The three questions of a report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportArea>))]
public enum ReportArea
{
    /// <summary>Are the rows like the real ones?</summary>
    Fidelity,

    /// <summary>Do models that learn from them work on real rows?</summary>
    Usefulness,

    /// <summary>Do they give anyone away?</summary>
    Privacy,
}

/// <summary>How an area stands. The limits are in docs/report.md.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportBand>))]
public enum ReportBand
{
    /// <summary>It couldn't be measured.</summary>
    Unknown,
    Good,
    Fair,
    Poor,
}
