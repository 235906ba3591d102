using System.Text.Json.Serialization;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline;

/// <summary>How much time a person gives the generator.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Preset>))]
public enum Preset
{
    /// <summary>The Bayesian network alone: a second or two.</summary>
    Preview,

    /// <summary>All stages in a minute or two.</summary>
    Balanced,

    /// <summary>All stages, until validation stops improving, within the time limit.</summary>
    Best,
}

/// <summary>Where tensors live.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ComputeDevice>))]
public enum ComputeDevice
{
    /// <summary>CUDA where this build and this machine have it, the CPU otherwise.</summary>
    Auto,
    Cpu,
    Cuda,
}

/// <summary>Parts of the method that can be left out to see what they bring.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<Ablation>))]
public enum Ablation
{
    None = 0,

    /// <summary>Levels are one-hot vectors rather than what the autoencoder learns.</summary>
    Vae = 1,

    /// <summary>The denoiser knows nothing of neighbourhoods.</summary>
    Graph = 2,

    /// <summary>Rows are left as the models give them.</summary>
    Calibration = 4,

    /// <summary>No denoiser, and so no autoencoder and no graph: all rows are the trees'.</summary>
    Diffusion = 8,

    /// <summary>All rows are the denoiser's.</summary>
    Trees = 16,
}

/// <summary>
/// Everything that, with the input and the version, determines the synthetic rows. Null means the preset's own value.
/// </summary>
public sealed record SynthesisOptions
{
    public Preset Preset { get; init; } = Preset.Balanced;

    /// <summary>Number of synthetic rows, at least 1; null for as many as the input has.</summary>
    public int? Rows { get; init; }

    /// <summary>Where every random draw begins.</summary>
    public int Seed { get; init; }

    /// <summary>Epochs of the VAE, at least 1.</summary>
    public int? EpochsVae { get; init; }

    /// <summary>Epochs of the graph network, at least 1.</summary>
    public int? EpochsGnn { get; init; }

    /// <summary>Epochs of the diffusion model, at least 1.</summary>
    public int? EpochsDiffusion { get; init; }

    /// <summary>Steps of the sampler, at least 2.</summary>
    public int? DenoisingSteps { get; init; }

    /// <summary>
    /// Epochs of the diffusion model after which a sample of it is compared with the training rows, again and again; at
    /// least 1, null for never. It changes rows only where such samples grow worse, which ends training early.
    /// </summary>
    public int? EvaluateEvery { get; init; }

    /// <summary>
    /// Wall-clock time after which training stops where it is and sampling begins. A run that reaches it gives rows that
    /// depend on the machine's speed; a run that doesn't is reproducible to the byte.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// Threads to compute with, at least 1; null for all processors. Two share a batch; more than two are left to the tensor library.
    /// </summary>
    public int? Threads { get; init; }

    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>Most rows of one training batch, at least 16; null for those of the plan. Fewer need less memory.</summary>
    public int? MostBatchRows { get; init; }

    /// <summary>
    /// Whether a tenth of the rows is kept from the generator, so that the report has real rows to compare with. Without,
    /// all rows are learned, but for those that steer early stopping.
    /// </summary>
    public bool HoldOut { get; init; } = true;

    /// <summary>Parts of the method that are left out, to measure what they bring.</summary>
    public Ablation Without { get; init; }

    /// <summary>Keep numbers, dates and levels that few rows hold from coming back as they were.</summary>
    public bool ProtectValues { get; init; } = true;

    /// <summary>Rows that a number or a date needs to come back exactly, at least 1; null for 5.</summary>
    public int? ProtectionRows { get; init; }

    /// <summary>Rows that a level of a category needs to come back, at least 1, which keeps all; null for as many as a number needs.</summary>
    public int? MinimumLevelRows { get; init; }

    /// <summary>The column that the report predicts; null for the last category of moderate size. It changes no row.</summary>
    public string? Target { get; init; }

    /// <summary>Columns that the report tries to guess as an attacker would; null for the target. They change no row.</summary>
    public IReadOnlyList<string>? Sensitive { get; init; }

    internal EncoderOptions Encoder => new()
    {
        ProtectValues = ProtectValues,
        ProtectionRows = ProtectionRows ?? EncoderOptions.DefaultProtectionRows,
        MinimumLevelRows = MinimumLevelRows,
    };
}
