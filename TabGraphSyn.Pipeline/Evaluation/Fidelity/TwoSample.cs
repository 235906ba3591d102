using TabGraphSyn.Pipeline.Evaluation.Prediction;

namespace TabGraphSyn.Pipeline.Evaluation.Fidelity;

/// <summary>The classifier two-sample test (Lopez-Paz and Oquab 2017) of synthetic against training rows, by two classifiers.</summary>
internal static class TwoSample
{
    /// <summary>With fewer held-out rows there is no reference: it would say nothing.</summary>
    public const int FewestHoldoutRows = 50;

    /// <summary>
    /// Areas under the ROC curve. Equal numbers of rows of both tables are told apart, at most 20,000 of each. Intervals by
    /// Hanley and McNeil (1982), for the rows of one cross-validation.
    /// </summary>
    /// <param name="tables">The tables; without held-out rows, or with fewer than 50, the references are null.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="seed">Decides which rows are drawn, and the folds.</param>
    /// <param name="cancellationToken">Checked before every fold.</param>
    /// <exception cref="UnusableInputException">There are fewer than five training or synthetic rows.</exception>
    public static TwoSampleScores Measure(ComparedTables tables, int threads, int seed, CancellationToken cancellationToken)
    {
        ComparedTable training = Drawn(tables.Training, seed, "training"), synthetic = Drawn(tables.Synthetic, seed, "synthetic");
        ComparedTable? holdout = tables.Holdout.RowCount < FewestHoldoutRows ? null : Drawn(tables.Holdout, seed, "holdout");
        int rows = Math.Min(training.RowCount, synthetic.RowCount);
        bool isDrawn = rows < Math.Max(tables.Training.RowCount, tables.Synthetic.RowCount);

        Estimate Told(IRowClassifier classifier, Func<ComparedTable, float[][]> features)
        {
            float[][] real = features(training);
            double area = ClassifierTwoSample.Area(real, features(synthetic), classifier, seed, cancellationToken);
            return new Estimate(area)
            {
                Interval = Intervals.OfArea(area, rows, rows),
                Reference = holdout is null
                    ? null
                    : ClassifierTwoSample.Area(real, features(holdout), classifier, seed, cancellationToken),
                SampledRows = isDrawn ? rows : null,
            };
        }

        return new TwoSampleScores(
            Told(new BoostedTrees(threads), new TreeFeatures(tables).Of),
            Told(new LogisticRegression(), new LinearFeatures(tables).Of));
    }

    private static ComparedTable Drawn(ComparedTable table, int seed, string name) =>
        table.Draw(ClassifierTwoSample.MostRows, seed, $"two-sample {name} table");
}
