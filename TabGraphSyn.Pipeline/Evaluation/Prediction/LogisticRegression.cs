using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace TabGraphSyn.Pipeline.Evaluation.Prediction;

/// <summary>
/// Logistic regression, found by limited-memory BFGS (Nocedal 1980) with half the squared length of the weights added to
/// the sum of the losses. One thread, so that sums are taken in one order and the same rows give the same weights.
/// </summary>
internal sealed class LogisticRegression : IRowClassifier
{
    private const int MostIterations = 100;

    /// <inheritdoc/>
    public double[] Classify(IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<float[]> asked)
    {
        if (!labels.Contains(true) || !labels.Contains(false))
            return new double[asked.Count];
        var context = new MLContext(seed: 0);
        var trainer = context.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            L1Regularization = 0,
            L2Regularization = 1,
            OptimizationTolerance = 1e-5f,
            MaximumNumberOfIterations = MostIterations,
            NumberOfThreads = 1,
            LabelColumnName = FeatureRows.Label,
            FeatureColumnName = FeatureRows.Features,
        });
        return FeatureRows.Score(context, trainer.Fit(FeatureRows.OfClasses(context, rows, labels)), asked, rows);
    }
}
