using TabGraphSyn.Pipeline;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// All that a page shows of one run at one moment. A page that opens late, or on another device, gets the same as one
/// that watched from the start.
/// </summary>
public sealed record RunView
{
    public required Run Run { get; init; }

    /// <summary>1 for the run that is claimed next; null once it has been claimed.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>The stages that this run goes through, in order.</summary>
    public required IReadOnlyList<RunStage> Stages { get; init; }

    /// <summary>Training losses of each stage that trains, oldest first, thinned to at most 300 points a stage.</summary>
    public required IReadOnlyDictionary<PipelineStage, IReadOnlyList<LossPoint>> Losses { get; init; }

    /// <summary>How alike samples of the diffusion model were to the training rows, oldest first, at most 300 points; empty where none were evaluated.</summary>
    public IReadOnlyList<ScorePoint> Scores { get; init; } = [];

    /// <summary>The latest log lines, oldest first, at most 500.</summary>
    public required IReadOnlyList<RunLogLine> Log { get; init; }

    /// <summary>The latest map of real and synthetic rows, while there is one.</summary>
    public LatentMap? Map { get; init; }

    /// <summary>The quick preview's rows can be read.</summary>
    public bool HasPreview { get; init; }
}

/// <summary>One stage of a run: not yet begun, under way, or done in so many seconds.</summary>
public sealed record RunStage(PipelineStage Stage, double Fraction, double? Seconds);

/// <summary>A point of a loss curve.</summary>
public sealed record LossPoint(int Epoch, double Loss, double? ValidationLoss);

/// <summary>Column shape and pair trend of a sample that was drawn during training, from 0 to 1.</summary>
public sealed record ScorePoint(int Epoch, double Shape, double Trend);

/// <summary>A line of a run's log.</summary>
public sealed record RunLogLine(DateTimeOffset At, string Text);
