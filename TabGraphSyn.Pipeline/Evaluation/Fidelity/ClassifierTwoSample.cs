using TabGraphSyn.Pipeline.Evaluation.Prediction;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation.Fidelity;

/// <summary>
/// The classifier two-sample test (Lopez-Paz and Oquab 2017): how well a classifier, cross-validated, tells synthetic
/// rows from real ones. With boosted trees it sees dependencies among many columns, to which column shapes and pair trends are blind.
/// </summary>
internal static class ClassifierTwoSample
{
    /// <summary>Most rows of either table that are looked at; more tell nothing more.</summary>
    public const int MostRows = 20_000;

    private const int Folds = 5;

    /// <summary>Small tables are drawn and divided anew until about this many rows were scored, so that chance averages out.</summary>
    private const int RowsWorthRepeating = 1500, MostRepeats = 3;

    /// <summary>
    /// Area under the ROC curve of the pooled predictions, on equal numbers of rows of both tables: 0.5 when nothing tells
    /// them apart, 1 when everything does. Values below 0.5 are chance, or margins that agree better than two samples do.
    /// </summary>
    /// <param name="real">Features of real rows, [rows][features].</param>
    /// <param name="synthetic">Features of the rows held against them, [rows][features].</param>
    /// <param name="classifier">What learns to tell them apart.</param>
    /// <param name="seed">Decides which rows are drawn, and the folds.</param>
    /// <param name="cancellationToken">Checked before every fold.</param>
    public static double Area(float[][] real, float[][] synthetic, IRowClassifier classifier, int seed, CancellationToken cancellationToken)
    {
        int rows = Math.Min(MostRows, Math.Min(real.Length, synthetic.Length));
        if (rows < Folds)
            throw new UnusableInputException($"The two-sample test needs at least {Folds} rows of each table; one has {rows}.");
        int repeats = Math.Clamp(RowsWorthRepeating / rows, 1, MostRepeats);
        double sum = 0;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            float[][] first = Draw(real, rows, seed, "two-sample real", repeat), second = Draw(synthetic, rows, seed, "two-sample synthetic", repeat);
            sum += CrossValidated(first, second, classifier, cancellationToken);
        }

        return sum / repeats;
    }

    private static double CrossValidated(float[][] first, float[][] second, IRowClassifier classifier, CancellationToken cancellationToken)
    {
        var scores = new List<double>();
        var belongs = new List<bool>();
        for (int fold = 0; fold < Folds; fold++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var train = new List<float[]>();
            var labels = new List<bool>();
            var asked = new List<float[]>();
            for (int row = 0; row < first.Length; row++)
            {
                // Both classes are equally frequent in every fold, else a fold's share would give its rows away.
                if (row % Folds == fold)
                {
                    asked.AddRange([first[row], second[row]]);
                    belongs.AddRange([false, true]);
                }
                else
                {
                    train.AddRange([first[row], second[row]]);
                    labels.AddRange([false, true]);
                }
            }

            scores.AddRange(classifier.Classify(train, labels, asked));
        }

        return RocCurve.Area(scores, belongs);
    }

    private static float[][] Draw(float[][] rows, int count, int seed, string purpose, int repeat) =>
        Array.ConvertAll(Seeds.Draw(rows.Length, count, seed, purpose, repeat), row => rows[row]);
}
