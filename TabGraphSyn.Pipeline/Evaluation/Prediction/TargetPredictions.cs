namespace TabGraphSyn.Pipeline.Evaluation.Prediction;

/// <summary>Predictions of a number for the rows that were asked.</summary>
/// <param name="Truth">The numbers, in the column's unit.</param>
/// <param name="Predicted">What was predicted.</param>
internal sealed record NumberPredictions(double[] Truth, double[] Predicted)
{
    /// <summary>Root of the mean squared error, in the column's unit.</summary>
    public double RootMeanSquaredError() =>
        Math.Sqrt(Predicted.Select((number, index) => number - Truth[index]).Average(error => error * error));

    /// <summary>
    /// The share of the variance that is explained: 1 − Σ(y − ŷ)² / Σ(y − ȳ)², at most 1. Where the truth does not vary, 1
    /// for predictions without error and 0 for others.
    /// </summary>
    public double RSquared()
    {
        double mean = Truth.Average(), errors = 0, squares = 0;
        for (int row = 0; row < Truth.Length; row++)
        {
            errors += (Predicted[row] - Truth[row]) * (Predicted[row] - Truth[row]);
            squares += (mean - Truth[row]) * (mean - Truth[row]);
        }

        return squares > 0 ? 1 - (errors / squares) : errors > 0 ? 0 : 1;
    }

    /// <summary>The predictions of the given rows, of which one may come several times.</summary>
    public NumberPredictions SelectRows(int[] rows) =>
        new(Array.ConvertAll(rows, row => Truth[row]), Array.ConvertAll(rows, row => Predicted[row]));
}

/// <summary>Predictions of a class for the rows that were asked. Classes are keys, ascending.</summary>
/// <param name="Classes">Every class of the truth.</param>
/// <param name="Truth">The class of each row.</param>
/// <param name="Scores">
/// Scores of one class against the rest, [classes][rows], higher where it is likelier; of two classes only those of the
/// first, since the second's curve is the first's turned round.
/// </param>
/// <param name="Predicted">The class predicted for each row; NaN for none of them.</param>
internal sealed record ClassPredictions(double[] Classes, double[] Truth, double[][] Scores, double[] Predicted)
{
    /// <summary>The area under the ROC curve, the mean over the classes against the rest.</summary>
    public double Area() => Scores.Select((scores, index) =>
        RocCurve.Area(scores, Array.ConvertAll(Truth, key => key == Classes[index]))).Average();

    /// <summary>
    /// The mean over the classes of the harmonic mean of precision and recall (van Rijsbergen 1979), 2·TP / (2·TP + FP + FN);
    /// 0 for a class that is never found.
    /// </summary>
    public double MacroF1() => MacroF1Of([.. Enumerable.Range(0, Truth.Length)]);

    /// <summary>As <see cref="MacroF1"/>, of the given rows, of which one may come several times.</summary>
    public double MacroF1Of(int[] rows)
    {
        int[] right = new int[Classes.Length], are = new int[Classes.Length], said = new int[Classes.Length];
        foreach (int row in rows)
        {
            int truth = Array.BinarySearch(Classes, Truth[row]), predicted = Array.BinarySearch(Classes, Predicted[row]);
            are[truth]++;
            if (predicted >= 0)
                said[predicted]++;
            if (predicted == truth)
                right[truth]++;
        }

        return Enumerable.Range(0, Classes.Length).Average(one => right[one] == 0 ? 0 : 2.0 * right[one] / (are[one] + said[one]));
    }

    /// <summary>
    /// Gives <see cref="Area"/> of rows redrawn, from how often each row was drawn; the rows are sorted only once.
    /// </summary>
    public Func<int[], double> AreaOfCounts()
    {
        RankedScores[] ranked = [.. Scores.Select((scores, index) => new RankedScores(scores, Array.ConvertAll(Truth, key => key == Classes[index])))];
        return counts => ranked.Average(one => one.Area(counts));
    }

    /// <summary>Rows from the lowest score to the highest.</summary>
    private sealed class RankedScores
    {
        private readonly int[] order;
        private readonly double[] sorted;
        private readonly bool[] belongs;

        public RankedScores(double[] scores, bool[] belongs)
        {
            this.belongs = belongs;
            sorted = [.. scores];
            order = [.. Enumerable.Range(0, scores.Length)];
            Array.Sort(sorted, order);
        }

        /// <summary>As <see cref="RocCurve.Area"/>, of each row as often as it is counted.</summary>
        public double Area(int[] counts)
        {
            double wins = 0, inside = 0, outside = 0;
            for (int start = 0, end; start < order.Length; start = end)
            {
                double tiedInside = 0, tiedOutside = 0;
                for (end = start; end < order.Length && sorted[end] == sorted[start]; end++)
                {
                    if (belongs[order[end]])
                        tiedInside += counts[order[end]];
                    else
                        tiedOutside += counts[order[end]];
                }

                wins += tiedInside * (outside + (tiedOutside / 2));
                inside += tiedInside;
                outside += tiedOutside;
            }

            return inside == 0 || outside == 0 ? 0.5 : wins / (inside * outside);
        }
    }
}
