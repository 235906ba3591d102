using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>What a column to predict is, which decides how predictions of it are scored.</summary>
public enum TargetKind
{
    /// <summary>Two or more classes: area under the ROC curve, the mean over the classes against the rest; 1 is best.</summary>
    Classes,

    /// <summary>A number or date: root of the mean squared error, in the column's unit (days for dates); 0 is best.</summary>
    Number,
}

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

    /// <summary>Learns from a table's rows and scores the predictions for the held-out rows.</summary>
    /// <param name="table">The rows to learn from; of more than 100,000, that many are drawn.</param>
    /// <param name="seed">Decides which are drawn.</param>
    /// <param name="cancellationToken">Checked before every class.</param>
    /// <returns>As <see cref="TargetKind"/> says; null when the table has no row with a target.</returns>
    public double? Score(ComparedTable table, int seed, CancellationToken cancellationToken)
    {
        int[] rows = RowsWithTarget(table);
        if (rows.Length == 0)
            return null;
        if (rows.Length > MostRows)
            rows = Array.ConvertAll(Seeds.Draw(rows.Length, MostRows, seed, "train on synthetic"), index => rows[index]);
        ComparedTable learned = table.SelectRows(rows);
        float[][] vectors = features.Of(learned);
        return Kind == TargetKind.Number
            ? ErrorOfNumbers(learned.Columns[target].Numbers!, vectors, cancellationToken)
            : AreaOfClasses(ClassKeys(learned, rows: null), vectors, cancellationToken);
    }

    private static TargetKind KindOf(ColumnMeasure column, MeasuredColumn training) =>
        column.IsOrdered && training.Numbers!.Where(number => !double.IsNaN(number)).Distinct().Skip(MostClassesOfNumbers).Any()
            ? TargetKind.Number
            : TargetKind.Classes;

    private double ErrorOfNumbers(double[] numbers, float[][] vectors, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        double[] predicted = trees.Regress(vectors, numbers, asked).Scores;
        double[] truth = tables.Holdout.Columns[target].Numbers!;
        return Math.Sqrt(predicted.Select((number, index) => number - truth[askedRows[index]]).Average(error => error * error));
    }

    private double AreaOfClasses(double[] learned, float[][] vectors, CancellationToken cancellationToken)
    {
        double[] truth = ClassKeys(tables.Holdout, askedRows);
        double[] classes = [.. truth.Distinct().Order()];
        // Of two classes, the second's curve is the first's turned round.
        if (classes.Length == 2)
            classes = classes[..1];
        var areas = new List<double>();
        foreach (double one in classes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] scores = trees.Classify(vectors, Array.ConvertAll(learned, key => key == one), asked);
            areas.Add(RocCurve.Area(scores, Array.ConvertAll(truth, key => key == one)));
        }

        return areas.Average();
    }

    /// <summary>What names a row's class: its number or its code.</summary>
    private double[] ClassKeys(ComparedTable table, int[]? rows)
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
