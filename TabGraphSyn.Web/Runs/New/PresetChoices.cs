using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Runs.New;

/// <summary>The third step as it stands: preset, rows, seed and what is under 'Advanced'. Empty fields are the preset's own.</summary>
public sealed class PresetChoices
{
    public Preset Preset { get; set; } = Preset.Balanced;

    public int? Rows { get; set; }

    public int? Seed { get; set; } = 1;

    public int? EpochsVae { get; set; }

    public int? EpochsGnn { get; set; }

    public int? EpochsDiffusion { get; set; }

    /// <summary>Epochs of the diffusion model after which a sample of it is compared with the table; null for never.</summary>
    public int? EvaluateEvery { get; set; }

    public int? DenoisingSteps { get; set; }

    public double? TimeLimitMinutes { get; set; }

    /// <summary>The column that the report predicts; empty for one that it chooses.</summary>
    public string? Target { get; set; }

    /// <summary>Columns that the report tries to guess as an attacker would; empty for the target.</summary>
    public List<string> Sensitive { get; } = [];

    private long TotalEpochs => Preset == Preset.Preview ? 0 : (long)(EpochsVae ?? 0) + (EpochsGnn ?? 0) + (EpochsDiffusion ?? 0);

    /// <summary>Whether anything under 'Advanced' was set.</summary>
    public bool IsAdvanced => (EpochsVae ?? EpochsGnn ?? EpochsDiffusion ?? EvaluateEvery ?? DenoisingSteps) is not null || TimeLimitMinutes is not null
        || !string.IsNullOrEmpty(Target) || Sensitive.Count > 0;

    /// <summary>The choices of an earlier run.</summary>
    public static PresetChoices Of(SynthesisOptions options)
    {
        PresetChoices choices = OfTraining(options);
        choices.Sensitive.AddRange(options.Sensitive ?? []);
        return choices;
    }

    private static PresetChoices OfTraining(SynthesisOptions options) => new()
    {
        Target = options.Target,
        Preset = options.Preset,
        Rows = options.Rows,
        Seed = options.Seed,
        EpochsVae = options.EpochsVae,
        EpochsGnn = options.EpochsGnn,
        EpochsDiffusion = options.EpochsDiffusion,
        EvaluateEvery = options.EvaluateEvery,
        DenoisingSteps = options.DenoisingSteps,
        TimeLimitMinutes = options.TimeLimit?.TotalMinutes,
    };

    /// <summary>What to ask of the run. The quick preview trains nothing, so that 'Advanced' means nothing to it.</summary>
    public SynthesisOptions ToOptions()
    {
        var options = new SynthesisOptions
        {
            Preset = Preset,
            Rows = Rows,
            Seed = Seed ?? 0,
            Target = string.IsNullOrEmpty(Target) ? null : Target,
            Sensitive = Sensitive.Count == 0 ? null : [.. Sensitive],
        };
        return Preset == Preset.Preview ? options : options with
        {
            EpochsVae = EpochsVae,
            EpochsGnn = EpochsGnn,
            EpochsDiffusion = EpochsDiffusion,
            EvaluateEvery = EvaluateEvery,
            DenoisingSteps = DenoisingSteps,
            TimeLimit = TimeLimitMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
        };
    }

    /// <summary>What keeps the run from starting, in one sentence; null when nothing does.</summary>
    /// <param name="limits">Those of the account's tier.</param>
    public string? Problem(TierLimits limits) =>
        Rows is not { } rows ? "Say how many synthetic rows you want."
        : rows < 1 ? "Ask for at least one row."
        : rows > limits.RowsPerRun ? $"Your account makes up to {RunText.Count(limits.RowsPerRun)} rows a run; ask for {RunText.Count(limits.RowsPerRun)} or fewer."
        : TotalEpochs > limits.TotalEpochs ? $"Your account trains up to {RunText.Count(limits.TotalEpochs)} epochs a run, all stages together; lower them under 'Advanced'."
        : Seed is null ? "Give a seed: any whole number, such as 1."
        : null;
}
