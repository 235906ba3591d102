using System.Text.Json.Serialization;

namespace TabGraphSyn.Pipeline;

/// <summary>The stages of a synthesis in the order in which they run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PipelineStage>))]
public enum PipelineStage
{
    Read,
    Encode,
    Preview,
    Vae,
    Graph,
    Diffusion,
    Trees,
    Sample,
    Decode,
    Evaluate,
    Done,
}

/// <summary>
/// What the pipeline is doing now: the only type that carries progress, from a trainer to the page that shows it.
/// On standard output it is one JSON line with the names of this record in camel case.
/// </summary>
public sealed record PipelineProgress
{
    public required PipelineStage Stage { get; init; }

    /// <summary>Share of the whole work that is done, from 0 to 1; never falls.</summary>
    public double Fraction { get; init; }

    /// <summary>Share of this stage that is done, from 0 to 1.</summary>
    public double StageFraction { get; init; }

    /// <summary>The epoch under way, counted from 1; null outside training.</summary>
    public int? Epoch { get; init; }

    /// <summary>The number of epochs planned for this stage; null outside training.</summary>
    public int? Epochs { get; init; }

    /// <summary>Training loss, averaged over the latest epoch; null outside training.</summary>
    public double? Loss { get; init; }

    /// <summary>Loss on the rows that steer early stopping; null when it was not evaluated.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>How alike a sample of the model as it stands and the training rows are, column by column, from 0 to 1; null when it was not evaluated.</summary>
    public double? SampleShape { get; init; }

    /// <summary>As <see cref="SampleShape"/>, by pairs of columns.</summary>
    public double? SampleTrend { get; init; }

    /// <summary>Seconds since the pipeline began, checkpoints of earlier attempts included.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>Estimated seconds that are left; null while unknown.</summary>
    public double? RemainingSeconds { get; init; }

    /// <summary>A line for the log, when there is something to say.</summary>
    public string? Message { get; init; }

    /// <summary>A picture of real and synthetic rows in two dimensions, now and then during diffusion.</summary>
    public LatentMap? Map { get; init; }
}

/// <summary>
/// Real and synthetic rows projected onto the first two principal components of the real rows' latents, in units of
/// the real rows' standard deviations, rounded to two decimals: [x0, y0, x1, y1, …].
/// </summary>
public sealed record LatentMap(float[] Real, float[] Synthetic);
