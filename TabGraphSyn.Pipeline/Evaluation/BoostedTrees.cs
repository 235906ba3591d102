using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>
/// Gradient-boosted regression trees (Friedman 2001; MART as in FastTree): 100 trees of 20 leaves with at least 10 rows
/// each, learning rate 0.2. Nothing is drawn at random, so the same rows give the same trees.
/// </summary>
/// <param name="threads">Threads to train with, at least 1.</param>
internal sealed class BoostedTrees(int threads)
{
    private const int Trees = 100, Leaves = 20, FewestRowsInLeaf = 10;
    private const double LearningRate = 0.2;

    /// <summary>Learns to tell two classes apart and scores other rows, higher where the first class is likelier.</summary>
    /// <param name="rows">Features of the rows to learn from, [rows][features].</param>
    /// <param name="labels">Whether each of them is of the first class.</param>
    /// <param name="asked">Features of the rows to score, [rows][features].</param>
    /// <returns>One score for each row asked; all equal when only one class was there to learn from.</returns>
    public double[] Classify(IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<float[]> asked)
    {
        if (!labels.Contains(true) || !labels.Contains(false))
            return new double[asked.Count];
        var context = new MLContext(seed: 0);
        var trainer = context.BinaryClassification.Trainers.FastTree(Options<FastTreeBinaryTrainer.Options>());
        IDataView data = Load(context, rows.Select((features, row) => new ClassRow { Features = features, Label = labels[row] }), rows);
        IDataView others = Load(context, asked.Select(features => new ClassRow { Features = features }), rows);
        return Scores(trainer.Fit(data).Transform(others));
    }

    /// <summary>Learns a number and predicts it for other rows.</summary>
    /// <param name="rows">Features of the rows to learn from, [rows][features].</param>
    /// <param name="labels">The number for each of them.</param>
    /// <param name="asked">Features of the rows to predict for, [rows][features].</param>
    public double[] Regress(IReadOnlyList<float[]> rows, IReadOnlyList<double> labels, IReadOnlyList<float[]> asked)
    {
        // Single precision has room for the deviations from the mean, in units of their spread, whatever the numbers' size.
        double mean = labels.Average(), spread = Math.Sqrt(labels.Average(label => (label - mean) * (label - mean)));
        if (!(spread > 0))
            return [.. Enumerable.Repeat(mean, asked.Count)];
        var context = new MLContext(seed: 0);
        var trainer = context.Regression.Trainers.FastTree(Options<FastTreeRegressionTrainer.Options>());
        IDataView data = Load(
            context, rows.Select((features, row) => new NumberRow { Features = features, Label = (float)((labels[row] - mean) / spread) }), rows);
        IDataView others = Load(context, asked.Select(features => new NumberRow { Features = features }), rows);
        return [.. Scores(trainer.Fit(data).Transform(others)).Select(score => mean + (spread * score))];
    }

    private TOptions Options<TOptions>()
        where TOptions : BoostedTreeOptions, new() => new()
    {
        NumberOfTrees = Trees,
        NumberOfLeaves = Leaves,
        MinimumExampleCountPerLeaf = FewestRowsInLeaf,
        LearningRate = LearningRate,
        NumberOfThreads = threads,
        LabelColumnName = nameof(ClassRow.Label),
        FeatureColumnName = nameof(ClassRow.Features),
    };

    /// <param name="example">Rows that say how many features there are: none may be asked.</param>
    private static IDataView Load<T>(MLContext context, IEnumerable<T> rows, IReadOnlyList<float[]> example)
        where T : class
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(T));
        schema[nameof(ClassRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, example[0].Length);
        return context.Data.LoadFromEnumerable(rows.ToArray(), schema);
    }

    private static double[] Scores(IDataView scored) => [.. scored.GetColumn<float>("Score").Select(score => (double)score)];

    private sealed class ClassRow
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class NumberRow
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
