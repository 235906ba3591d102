namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>What reproduces the run, and what it went through.</summary>
public sealed record RunFacts
{
    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Options and seed of the generator; null when the rows were made elsewhere.</summary>
    public SynthesisOptions? Options { get; init; }

    /// <summary>Seed of the measures' draws.</summary>
    public required int Seed { get; init; }

    /// <summary>Seconds that each stage of the generator took; empty when the rows were made elsewhere.</summary>
    public required IReadOnlyDictionary<string, double> StageSeconds { get; init; }

    /// <summary>Seconds that measuring took, by measure.</summary>
    public required IReadOnlyDictionary<string, double> MeasureSeconds { get; init; }

    /// <summary>Losses over the training, one curve for each stage that was trained.</summary>
    public required IReadOnlyList<TrainingCurve> Curves { get; init; }
}

/// <summary>How a stage learned.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Epochs">Where each value was taken, ascending.</param>
/// <param name="Loss">Training loss, mean of the epoch; null where it wasn't reported.</param>
/// <param name="ValidationLoss">Loss on the rows that steer early stopping; null where it wasn't measured.</param>
/// <param name="Shape">Column shape of a sample of the model as it stood, from 0 to 1; null where none was drawn, and altogether where none ever was.</param>
/// <param name="Trend">Pair trend of such a sample, likewise.</param>
public sealed record TrainingCurve(
    PipelineStage Stage, IReadOnlyList<double> Epochs, IReadOnlyList<double?> Loss, IReadOnlyList<double?> ValidationLoss,
    IReadOnlyList<double?>? Shape = null, IReadOnlyList<double?>? Trend = null);

/// <summary>A measure that could not be taken, and why.</summary>
/// <param name="Measure">Which, such as "Membership attack".</param>
/// <param name="Reason">One clause, such as "no rows were held out".</param>
public sealed record NotMeasured(string Measure, string Reason)
{
    /// <summary>Names of measures whose absence is explained where their result would stand.</summary>
    public const string TwoSampleTest = "Two-sample test", Coverage = "Precision and recall", Prediction = "Prediction", MembershipAttack = "Membership attack";
}
