using TabGraphSyn.Pipeline;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// What happened to a run so far, beside its latest progress: stored by the worker at each change of stage and once a
/// second, so that a page which opens late shows the same as one that watched.
/// </summary>
public sealed record RunHistory
{
    public static RunHistory Empty { get; } = new();

    /// <summary>The stages that have begun, in order, with how far each is.</summary>
    public IReadOnlyList<RunStage> Stages { get; init; } = [];

    /// <summary>Training losses of each stage that trains, oldest first, at most 300 points a stage.</summary>
    public IReadOnlyDictionary<PipelineStage, IReadOnlyList<LossPoint>> Losses { get; init; } =
        new Dictionary<PipelineStage, IReadOnlyList<LossPoint>>();

    /// <summary>How alike samples of the diffusion model were to the training rows, oldest first, at most 300 points; empty where none were evaluated.</summary>
    public IReadOnlyList<ScorePoint> Scores { get; init; } = [];

    /// <summary>The latest log lines, oldest first, at most 500.</summary>
    public IReadOnlyList<RunLogLine> Log { get; init; } = [];

    /// <summary>The latest map of real and synthetic rows.</summary>
    public LatentMap? Map { get; init; }

    /// <summary>The quick preview's rows lie in the blob store.</summary>
    public bool HasPreview { get; init; }
}
