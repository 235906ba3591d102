using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation.Prediction;

/// <summary>
/// How useful a table is for prediction: boosted trees learn the target from it and are tested on held-out real rows. Rows
/// without a target are left out.
/// </summary>
internal sealed class TrainOnSynthetic
{
    private const int MostRows = 100_000;

    /// <summary>A number with at most this many values stands for classes.</summary>
    private const int MostClassesOfNumbers = 10;

    private readonly ComparedTables tables;
    private readonly TreeFeatures features;
    private readonly BoostedTrees trees;
    private readonly int target;
    private readonly float[][] asked;
    private readonly int[] askedRows;

    /// <param name="tables">All tables that will be learned from, and the held-out rows to test on.</param>
    /// <param name="target">The position of the column to predict.</param>
    /// <param name="trees">What learns.</param>
    /// <exception cref="UnusableInputException">There is nothing to predict from, or no held-out row has a target.</exception>
    public TrainOnSynthetic(ComparedTables tables, int target, BoostedTrees trees)
    {
        if (tables.Columns.Count < 2)
            throw new UnusableInputException($"No other column is left to predict '{tables.Columns[target].Name}' from.");
        this.tables = tables;
        this.target = target;
        this.trees = trees;
        features = new TreeFeatures(tables, without: target);
        Kind = KindOf(tables.Columns[target], tables.Training.Columns[target]);
        askedRows = RowsWithTarget(tables.Holdout);
        if (askedRows.Length == 0)
            throw new UnusableInputException($"Column '{tables.Columns[target].Name}' has no value in any held-out row to test predictions on.");
        asked = features.Of(tables.Holdout.SelectRows(askedRows));
    }

    public TargetKind Kind { get; }

    /// <summary>Held-out rows that are predicted.</summary>
    public int TestRows => askedRows.Length;

    /// <summary>How many different classes, or numbers, the held-out rows have.</summary>
    public int TestValues => Keys(tables.Holdout, askedRows).Distinct().Count();

    /// <summary>Learns from a table's rows and scores the predictions for the held-out rows.</summary>
    /// <param name="table">The rows to learn from; of more than 100,000, that many are drawn.</param>
    /// <param name="seed">Decides which are drawn.</param>
    /// <param name="cancellationToken">Checked before every class.</param>
    /// <returns>As <see cref="TargetKind"/> says; null when the table has no row with a target.</returns>
    public double? Score(ComparedTable table, int seed, CancellationToken cancellationToken) =>
        Predict(table, seed, cancellationToken) is { } model ? model.Classes?.Area() ?? model.Numbers!.RootMeanSquaredError() : null;

    /// <summary>Learns from a table's rows and predicts the target of the held-out rows.</summary>
    /// <param name="table">The rows to learn from; of more than 100,000, that many are drawn.</param>
    /// <param name="seed">Decides which are drawn.</param>
    /// <param name="cancellationToken">Checked before every class.</param>
    /// <returns>Null when the table has no row with a target.</returns>
    public TargetModel? Predict(ComparedTable table, int seed, CancellationToken cancellationToken)
    {
        int[] rows = RowsWithTarget(table);
        if (rows.Length == 0)
            return null;
        int? sampled = rows.Length > MostRows ? MostRows : null;
        if (rows.Length > MostRows)
            rows = Array.ConvertAll(Seeds.Draw(rows.Length, MostRows, seed, "train on synthetic"), index => rows[index]);
        ComparedTable learned = table.SelectRows(rows);
        float[][] vectors = features.Of(learned);
        var model = Kind == TargetKind.Number
            ? PredictNumbers(learned.Columns[target].Numbers!, vectors, cancellationToken)
            : PredictClasses(Keys(learned, rows: null), vectors, cancellationToken);
        return model with { SampledRows = sampled };
    }

    private static TargetKind KindOf(ColumnMeasure column, MeasuredColumn training) =>
        column.IsOrdered && training.Numbers!.Where(number => !double.IsNaN(number)).Distinct().Skip(MostClassesOfNumbers).Any()
            ? TargetKind.Number
            : TargetKind.Classes;

    private TargetModel PredictNumbers(double[] numbers, float[][] vectors, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TreePredictions trained = trees.Regress(vectors, numbers, asked);
        return new TargetModel(null, new NumberPredictions(Keys(tables.Holdout, askedRows), trained.Scores), GainsByColumn(trained.Gains));
    }

    private TargetModel PredictClasses(double[] learned, float[][] vectors, CancellationToken cancellationToken)
    {
        double[] truth = Keys(tables.Holdout, askedRows);
        double[] classes = [.. truth.Distinct().Order()];
        var scores = new List<double[]>();
        var gains = new double[tables.Columns.Count];
        foreach (double one in classes.Length == 2 ? classes[..1] : classes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TreePredictions trained = trees.ClassifyWithGains(vectors, Array.ConvertAll(learned, key => key == one), asked);
            scores.Add(trained.Scores);
            double[] byColumn = GainsByColumn(trained.Gains);
            for (int column = 0; column < gains.Length; column++)
                gains[column] += byColumn[column];
        }

        HashSet<double> known = [.. learned];
        double[] predicted = [.. Enumerable.Range(0, truth.Length).Select(row => Likeliest(row, classes, known, scores))];
        return new TargetModel(new ClassPredictions(classes, truth, [.. scores], predicted), null, gains);
    }

    /// <summary>The class of the highest score among those that were learned; of two, the first where its score is above 0.</summary>
    private static double Likeliest(int row, double[] classes, HashSet<double> learned, List<double[]> scores)
    {
        if (classes.Length == 2 && learned.Contains(classes[0]) && learned.Contains(classes[1]))
            return scores[0][row] > 0 ? classes[0] : classes[1];
        double likeliest = double.NaN, highest = double.NegativeInfinity;
        for (int one = 0; one < classes.Length; one++)
        {
            // The second of two classes has no scores of its own, and is here only when at most one of them was learned.
            double score = one < scores.Count ? scores[one][row] : 0;
            if (learned.Contains(classes[one]) && score > highest)
                (likeliest, highest) = (classes[one], score);
        }

        return likeliest;
    }

    private double[] GainsByColumn(double[] gains)
    {
        var byColumn = new double[tables.Columns.Count];
        for (int feature = 0; feature < gains.Length; feature++)
            byColumn[features.ColumnOf[feature]] += gains[feature];
        return byColumn;
    }

    /// <summary>A row's number, or what names its class: its number or its code.</summary>
    private double[] Keys(ComparedTable table, int[]? rows)
    {
        MeasuredColumn column = table.Columns[target];
        double[] keys = column.Numbers ?? Array.ConvertAll(column.Codes, code => (double)code);
        return rows is null ? keys : Array.ConvertAll(rows, row => keys[row]);
    }

    private int[] RowsWithTarget(ComparedTable table)
    {
        int[] codes = table.Columns[target].Codes;
        return [.. Enumerable.Range(0, codes.Length).Where(row => codes[row] != 0)];
    }
}
