namespace TabGraphSyn.Pipeline.Evaluation.Prediction;

/// <summary>
/// Train on synthetic, test on real (Esteban, Hyland and Rätsch 2017): how well trees that learned a column from synthetic
/// rows predict it in held-out rows, beside trees that learned it from training rows.
/// </summary>
internal static class Usefulness
{
    /// <summary>With fewer held-out rows a score would say nothing.</summary>
    public const int FewestTestRows = 20;

    /// <summary>One tree ensemble is learned for every class, so a column of many levels would take too long.</summary>
    public const int MostClasses = 50;

    private const int Redraws = 200, FewestColumnsForAgreement = 3;

    /// <summary>
    /// Scores predictions of one column. Intervals are those of the test rows' choice: of the area of two classes by Hanley
    /// and McNeil (1982), of everything else by redrawing the predictions 200 times.
    /// </summary>
    /// <param name="tables">The tables; predictions are tested on the held-out rows.</param>
    /// <param name="target">The column to predict; see <see cref="DefaultTarget"/>.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="seed">Decides which rows are drawn.</param>
    /// <param name="cancellationToken">Checked before every class and every redraw.</param>
    /// <exception cref="UnusableInputException">It can't be measured; the message is a clause that says why.</exception>
    public static UsefulnessScores Measure(ComparedTables tables, string target, int threads, int seed, CancellationToken cancellationToken)
    {
        if (tables.Holdout.RowCount == 0)
            throw new UnusableInputException("no rows were held out");
        int index = tables.IndexOf(target);
        var training = new TrainOnSynthetic(tables, index, new BoostedTrees(threads));
        if (training.TestRows < FewestTestRows)
            throw new UnusableInputException($"too few held-out rows with a value in '{target}': {training.TestRows}, and at least {FewestTestRows} are needed");
        if (training.Kind == TargetKind.Classes && training.TestValues is var classes && classes is < 2 or > MostClasses)
            throw new UnusableInputException(
                classes < 2 ? $"all held-out rows have the same value in '{target}'" : $"'{target}' has {classes} classes, and at most {MostClasses} can be predicted");
        TargetModel synthetic = training.Predict(tables.Synthetic, seed, cancellationToken)
            ?? throw new UnusableInputException($"no synthetic row has a value in '{target}'");
        TargetModel real = training.Predict(tables.Training, seed, cancellationToken)
            ?? throw new UnusableInputException($"no training row has a value in '{target}'");
        ColumnImportance[] importances = Importances(tables, index, synthetic.Gains, real.Gains);
        return new UsefulnessScores
        {
            Target = target,
            Kind = training.Kind,
            TestRows = training.TestRows,
            Scores = synthetic.Classes is null
                ? NumberScores(synthetic, real.Numbers!, seed, cancellationToken)
                : ClassScores(synthetic, real.Classes!, seed, cancellationToken),
            ImportanceAgreement = importances.Length < FewestColumnsForAgreement
                ? null
                : new Estimate(RankCorrelation.Spearman(
                    Array.ConvertAll(importances, column => column.Synthetic), Array.ConvertAll(importances, column => column.Real))),
            Importances = [.. importances.OrderByDescending(column => column.Real)],
        };
    }

    private static PredictionScore[] ClassScores(TargetModel model, ClassPredictions real, int seed, CancellationToken cancellationToken)
    {
        ClassPredictions predictions = model.Classes!;
        int rows = predictions.Truth.Length;
        double area = predictions.Area(), macro = predictions.MacroF1();
        Func<int[], double> areaOfCounts = predictions.AreaOfCounts();
        int first = predictions.Truth.Count(key => key == predictions.Classes[0]);
        Interval areaInterval = predictions.Classes.Length == 2
            ? Intervals.OfArea(area, first, rows - first)
            : Redrawn(area, rows, redraw => areaOfCounts(Counts(redraw)), 0, 1);
        return
        [
            Score(PredictionMeasure.Area, area, areaInterval, real.Area(), model.SampledRows),
            Score(PredictionMeasure.F1, macro, Redrawn(macro, rows, predictions.MacroF1Of, 0, 1), real.MacroF1(), model.SampledRows),
        ];

        Interval Redrawn(double estimate, int count, Func<int[], double> measure, double low, double high) =>
            Intervals.OfRedraws(
                estimate, random => measure(Intervals.Redraw(count, random)), Redraws, seed, "redrawn predictions", low, high, cancellationToken);
    }

    private static PredictionScore[] NumberScores(TargetModel model, NumberPredictions real, int seed, CancellationToken cancellationToken)
    {
        NumberPredictions predictions = model.Numbers!;
        double error = predictions.RootMeanSquaredError(), explained = predictions.RSquared();
        return
        [
            Score(PredictionMeasure.RootMeanSquaredError, error, Redrawn(error, rows => rows.RootMeanSquaredError(), 0, double.PositiveInfinity),
                real.RootMeanSquaredError(), model.SampledRows),
            Score(PredictionMeasure.RSquared, explained, Redrawn(explained, rows => rows.RSquared(), double.NegativeInfinity, 1),
                real.RSquared(), model.SampledRows),
        ];

        Interval Redrawn(double estimate, Func<NumberPredictions, double> measure, double low, double high) =>
            Intervals.OfRedraws(
                estimate, random => measure(predictions.SelectRows(Intervals.Redraw(predictions.Truth.Length, random))), Redraws, seed,
                "redrawn predictions", low, high, cancellationToken);
    }

    private static PredictionScore Score(PredictionMeasure measure, double value, Interval interval, double reference, int? sampledRows) =>
        new(measure, new Estimate(value) { Interval = interval, Reference = reference, SampledRows = sampledRows });

    private static int[] Counts(int[] redraw)
    {
        var counts = new int[redraw.Length];
        foreach (int row in redraw)
            counts[row]++;
        return counts;
    }

    /// <summary>Of all columns but the target, in the table's order.</summary>
    private static ColumnImportance[] Importances(ComparedTables tables, int target, double[] synthetic, double[] real)
    {
        double syntheticSum = synthetic.Sum(), realSum = real.Sum();
        return
        [
            .. Enumerable.Range(0, tables.Columns.Count).Where(index => index != target).Select(index => new ColumnImportance(
                tables.Columns[index].Name,
                syntheticSum > 0 ? synthetic[index] / syntheticSum : 0,
                realSum > 0 ? real[index] / realSum : 0)),
        ];
    }
}
