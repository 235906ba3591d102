using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;

namespace TabGraphSyn.Pipeline.Evaluation.Prediction;

/// <summary>What trees say of the rows asked, and what they split by.</summary>
/// <param name="Scores">One for each row asked.</param>
/// <param name="Gains">What all splits by a feature gained, [features]; 0 where the trees never split by it.</param>
internal sealed record TreePredictions(double[] Scores, double[] Gains);

/// <summary>
/// Gradient-boosted regression trees (Friedman 2001; MART as in FastTree): 100 trees of 20 leaves with at least 10 rows
/// each, learning rate 0.2. Nothing is drawn at random, so the same rows give the same trees.
/// </summary>
/// <param name="threads">Threads to train with, at least 1.</param>
internal sealed class BoostedTrees(int threads) : IRowClassifier
{
    private const int Trees = 100, Leaves = 20, FewestRowsInLeaf = 10;
    private const double LearningRate = 0.2;

    /// <inheritdoc/>
    public double[] Classify(IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<float[]> asked) =>
        ClassifyWithGains(rows, labels, asked).Scores;

    /// <inheritdoc cref="Classify"/>
    public TreePredictions ClassifyWithGains(IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<float[]> asked)
    {
        if (!labels.Contains(true) || !labels.Contains(false))
            return new TreePredictions(new double[asked.Count], new double[rows[0].Length]);
        var context = new MLContext(seed: 0);
        var model = context.BinaryClassification.Trainers.FastTree(Options<FastTreeBinaryTrainer.Options>())
            .Fit(FeatureRows.OfClasses(context, rows, labels));
        return new TreePredictions(
            FeatureRows.Score(context, model, asked, rows), Gains(model.Model.SubModel.TrainedTreeEnsemble.Trees, rows[0].Length));
    }

    /// <summary>Learns a number and predicts it for other rows.</summary>
    /// <param name="rows">Features of the rows to learn from, [rows][features].</param>
    /// <param name="labels">The number for each of them.</param>
    /// <param name="asked">Features of the rows to predict for, [rows][features].</param>
    public TreePredictions Regress(IReadOnlyList<float[]> rows, IReadOnlyList<double> labels, IReadOnlyList<float[]> asked)
    {
        // Single precision has room for the deviations from the mean, in units of their spread, whatever the numbers' size.
        double mean = labels.Average(), spread = Math.Sqrt(labels.Average(label => (label - mean) * (label - mean)));
        if (!(spread > 0))
            return new TreePredictions([.. Enumerable.Repeat(mean, asked.Count)], new double[rows[0].Length]);
        var context = new MLContext(seed: 0);
        var model = context.Regression.Trainers.FastTree(Options<FastTreeRegressionTrainer.Options>())
            .Fit(FeatureRows.OfNumbers(context, rows, row => (float)((labels[row] - mean) / spread)));
        return new TreePredictions(
            [.. FeatureRows.Score(context, model, asked, rows).Select(score => mean + (spread * score))],
            Gains(model.Model.TrainedTreeEnsemble.Trees, rows[0].Length));
    }

    private TOptions Options<TOptions>()
        where TOptions : BoostedTreeOptions, new() => new()
    {
        NumberOfTrees = Trees,
        NumberOfLeaves = Leaves,
        MinimumExampleCountPerLeaf = FewestRowsInLeaf,
        LearningRate = LearningRate,
        NumberOfThreads = threads,
        LabelColumnName = FeatureRows.Label,
        FeatureColumnName = FeatureRows.Features,
    };

    private static double[] Gains(IEnumerable<RegressionTreeBase> trees, int features)
    {
        var gains = new double[features];
        foreach (RegressionTreeBase tree in trees)
        {
            for (int node = 0; node < tree.NumberOfNodes; node++)
                gains[tree.NumericalSplitFeatureIndexes[node]] += tree.SplitGains[node];
        }

        return gains;
    }
}
