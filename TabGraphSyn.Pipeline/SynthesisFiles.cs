using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline;

/// <summary>What a synthesis reads and what it leaves.</summary>
public sealed record SynthesisFiles
{
    /// <summary>The table to learn.</summary>
    public required string Input { get; init; }

    /// <summary>A schema file that states kinds; null to infer them all.</summary>
    public string? Schema { get; init; }

    /// <summary>Where the synthetic table goes; null to train only.</summary>
    public string? Output { get; init; }

    /// <summary>Where the trained model goes; null to keep none.</summary>
    public string? Model { get; init; }

    /// <summary>Folder for <c>report.json</c> and <c>run.json</c>; null for none.</summary>
    public string? ReportDirectory { get; init; }

    /// <summary>Where the quick preview's rows go, early in the run; null for none.</summary>
    public string? PreviewOutput { get; init; }

    /// <summary>Folder for checkpoints, from which a run that was stopped goes on; null for none.</summary>
    public string? CheckpointDirectory { get; init; }

    /// <summary>Largest input in bytes; null for the reader's own limit.</summary>
    public long? MaxBytes { get; init; }
}

/// <summary>What a synthesis did: enough to do it again.</summary>
public sealed record SynthesisSummary
{
    /// <summary>Synthetic rows written; 0 when only a model was trained.</summary>
    public required int Rows { get; init; }

    /// <summary>Seconds that each stage took, attempts before this one included.</summary>
    public required IReadOnlyDictionary<string, double> StageSeconds { get; init; }

    public required SynthesisOptions Options { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>What the person should know about their columns, one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>How the synthetic rows compare; null when none were written or there was nothing to compare with.</summary>
    public EvaluationReport? Evaluation { get; init; }
}
