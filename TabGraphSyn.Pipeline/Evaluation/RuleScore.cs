using System.Text.Json.Serialization;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>A rule that holds in every training row to which it applies, and how often other rows break it.</summary>
/// <param name="Kind">What sort of rule.</param>
/// <param name="Text">The rule in words, such as "'education' determines 'education-num'"; names columns, and values only where many rows hold them.</param>
/// <param name="TrainingRows">Training rows to which it applies.</param>
/// <param name="SyntheticRows">Synthetic rows to which it applies.</param>
/// <param name="Broken">Share of those synthetic rows that break it, from 0 to 1; the reference is that of the held-out rows.</param>
public sealed record RuleScore(RuleKind Kind, string Text, int TrainingRows, int SyntheticRows, Estimate Broken);

/// <summary>Sorts of rules that are looked for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleKind>))]
public enum RuleKind
{
    /// <summary>Each value of one column goes with a single value of another.</summary>
    Determines,

    /// <summary>Where one column has a certain value, another has a certain value.</summary>
    Implies,

    /// <summary>One number or date is never greater than another.</summary>
    AtMost,

    /// <summary>Two numbers add up to a third.</summary>
    Sum,
}
