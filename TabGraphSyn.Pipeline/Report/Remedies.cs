using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline.Report;

/// <summary>Changes of a run's options that may mend what is weak; null where none would, or where the rows were made elsewhere.</summary>
internal static class Remedies
{
    private static readonly TimeSpan BestTime = TimeSpan.FromMinutes(5), MostTime = TimeSpan.FromMinutes(30);

    /// <summary>The next slower preset, or twice the time.</summary>
    public static SuggestedChange? LearnMore(SynthesisOptions? options) => options switch
    {
        null => null,
        { Preset: Preset.Preview } => new SuggestedChange("Run again with the balanced preset", options with { Preset = Preset.Balanced }),
        { Preset: Preset.Balanced } => new SuggestedChange(
            "Run again with the best preset",
            options with { Preset = Preset.Best, EpochsVae = null, EpochsGnn = null, EpochsDiffusion = null, DenoisingSteps = null }),
        _ when (options.TimeLimit ?? BestTime) * 2 <= MostTime => new SuggestedChange(
            "Run again with twice the time", options with { TimeLimit = (options.TimeLimit ?? BestTime) * 2 }),
        _ => null,
    };

    /// <summary>Value protection where it was off, or epochs and preset that learn less by heart.</summary>
    public static SuggestedChange? LeakLess(SynthesisOptions? options) => options switch
    {
        null => null,
        { ProtectValues: false } => new SuggestedChange("Run again with value protection", options with { ProtectValues = true }),
        { EpochsDiffusion: not null } => new SuggestedChange(
            "Run again with the preset's own epochs", options with { EpochsVae = null, EpochsGnn = null, EpochsDiffusion = null }),
        { Preset: Preset.Best } => new SuggestedChange(
            "Run again with the balanced preset", options with { Preset = Preset.Balanced, TimeLimit = null }),
        { Preset: Preset.Balanced } => new SuggestedChange("Run again with the preview", options with { Preset = Preset.Preview, EvaluateEvery = null, DenoisingSteps = null, TimeLimit = null }),
        _ => null,
    };
}
