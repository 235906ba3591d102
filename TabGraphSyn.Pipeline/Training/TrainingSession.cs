using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>What a trainer needs besides its model and its rows.</summary>
internal sealed record TrainingSession
{
    public required int Seed { get; init; }

    public required Device Device { get; init; }

    public required Workers Workers { get; init; }

    public required ProgressReporter Reporter { get; init; }

    /// <summary>Where to keep checkpoints; null to keep none.</summary>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>Seconds on the reporter's clock at which training has to be over; infinite without a time limit.</summary>
    public double DeadlineSeconds { get; init; } = double.PositiveInfinity;

    public CancellationToken CancellationToken { get; init; }
}
