namespace TabGraphSyn.Pipeline.Evaluation.Fidelity;

/// <summary>
/// Column shape and pair trend as errors in percent, 100 · (1 − mean score), which is how papers of the field report the
/// scores of SDMetrics.
/// </summary>
/// <param name="Shape">
/// From 0 to 100. Numbers and dates: the Kolmogorov-Smirnov statistic of the values. Others: the total variation distance,
/// missing being a level.
/// </param>
/// <param name="Trend">
/// From 0 to 100. Two numbers: half the difference of Pearson's correlations. Other pairs: the total variation distance of
/// the contingency tables, a number being cut into ten equal-width bins of the training rows' range. 0 with a single column.
/// </param>
internal sealed record FidelityErrors(double Shape, double Trend)
{
    /// <summary>Compares a table with the training rows.</summary>
    public static FidelityErrors Of(ComparedTables tables, ComparedTable table, CancellationToken cancellationToken)
    {
        int count = tables.Columns.Count;
        double shape = Enumerable.Range(0, count).Average(index => ShapeOf(tables, table, index));
        (int First, int Second)[] pairs = [.. TrainingTable.SelectPairs(count)];
        double trend = pairs.Length == 0 ? 1 : pairs.Average(pair =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return TrendOf(tables, table, pair.First, pair.Second);
        });
        return new FidelityErrors(100 * (1 - shape), 100 * (1 - trend));
    }

    private static double ShapeOf(ComparedTables tables, ComparedTable table, int index)
    {
        MeasuredColumn training = tables.Training.Columns[index], other = table.Columns[index];
        return tables.Columns[index].IsOrdered
            ? ColumnShape.OfNumbers(training.Numbers!, other.Numbers!)
            : ColumnShape.OfStates(training.Codes, other.Codes, tables.Columns[index].CodeCount);
    }

    private static double TrendOf(ComparedTables tables, ComparedTable table, int first, int second) =>
        PairTrend.Of(
            (tables.Training.Columns[first], tables.Training.Columns[second]), (table.Columns[first], table.Columns[second]),
            tables.Columns[first].CodeCount, tables.Columns[second].CodeCount);
}
