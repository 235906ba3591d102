using System.Text.Json.Serialization;
using TabGraphSyn.Pipeline.Evaluation.Prediction;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>How well trees that learned a column from synthetic rows predict it in held-out rows, beside trees that learned from real rows.</summary>
public sealed record UsefulnessScores
{
    /// <summary>The column that was predicted.</summary>
    public required string Target { get; init; }

    public required TargetKind Kind { get; init; }

    /// <summary>Held-out rows that were predicted.</summary>
    public required int TestRows { get; init; }

    /// <summary>Area and F1 for classes; root of the mean squared error and R² for numbers. The reference is that of the training rows.</summary>
    public required IReadOnlyList<PredictionScore> Scores { get; init; }

    /// <summary>Rank correlation (Spearman) of the columns' importance in both models, from −1 to 1; null with fewer than three columns.</summary>
    public Estimate? ImportanceAgreement { get; init; }

    /// <summary>How much each column contributes to the prediction, most important for real rows first.</summary>
    public required IReadOnlyList<ColumnImportance> Importances { get; init; }
}

/// <summary>One measure of predictions.</summary>
/// <param name="Measure">Which.</param>
/// <param name="Score">That of a model that learned from synthetic rows; its reference is that of one that learned from training rows.</param>
public sealed record PredictionScore(PredictionMeasure Measure, Estimate Score);

/// <summary>How predictions are scored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PredictionMeasure>))]
public enum PredictionMeasure
{
    /// <summary>Area under the ROC curve, the mean over the classes against the rest; 0.5 by guessing, 1 at best.</summary>
    Area,

    /// <summary>Harmonic mean of precision and recall, the mean over the classes; 1 at best.</summary>
    F1,

    /// <summary>Root of the mean squared error in the column's unit (days for dates); 0 at best.</summary>
    RootMeanSquaredError,

    /// <summary>Share of the variance that is explained; 1 at best, 0 for always predicting the mean, negative for worse.</summary>
    RSquared,
}

/// <summary>A column's share of all that the trees gained by splitting, from 0 to 1.</summary>
/// <param name="Column">The column.</param>
/// <param name="Synthetic">In the model that learned from synthetic rows.</param>
/// <param name="Real">In the model that learned from training rows.</param>
public sealed record ColumnImportance(string Column, double Synthetic, double Real);

/// <summary>What a column to predict is, which decides how predictions of it are scored.</summary>
public enum TargetKind
{
    /// <summary>Two or more classes: area under the ROC curve, the mean over the classes against the rest; 1 is best.</summary>
    Classes,

    /// <summary>A number or date: root of the mean squared error, in the column's unit (days for dates); 0 is best.</summary>
    Number,
}

/// <summary>What trees learned about the target from one table.</summary>
/// <param name="Classes">Their predictions for the held-out rows; null for a number.</param>
/// <param name="Numbers">Their predictions for the held-out rows; null for classes.</param>
/// <param name="Gains">What all splits by a column gained, [compared columns]; 0 for the target.</param>
internal sealed record TargetModel(ClassPredictions? Classes, NumberPredictions? Numbers, double[] Gains)
{
    /// <summary>Rows that were drawn to learn from; null when all were learned from.</summary>
    public int? SampledRows { get; init; }
}
