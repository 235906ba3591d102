namespace TabGraphSyn.Pipeline.Evaluation.Fidelity;

/// <summary>
/// Pair trend with each table's own edges, the way of SDMetrics: a number is cut into ten equal-width bins between the
/// smallest and the largest value of its own table. One stray value moves all edges, so that tables that differ little may
/// score low, and tables that differ in scale alone score high.
/// </summary>
internal static class PairTrendOwnBins
{
    /// <summary>Bins 1 to 10, and 0 for missing.</summary>
    private const int NumberCodes = ColumnMeasure.Bins + 1;

    /// <summary>
    /// The mean over the pairs of columns: two numbers by their correlations, others by the total variation distance of
    /// their contingency tables, in which missing is a state. From 0 to 1, 1 is best.
    /// </summary>
    /// <param name="tables">The tables; <see cref="ComparedTables.Training"/> is compared with.</param>
    /// <param name="table">The table to compare.</param>
    /// <param name="cancellationToken">Checked at every pair.</param>
    /// <returns>Null with fewer than two columns.</returns>
    public static double? Of(ComparedTables tables, ComparedTable table, CancellationToken cancellationToken)
    {
        MeasuredColumn[] training = [.. tables.Training.Columns.Select(OwnBins)], other = [.. table.Columns.Select(OwnBins)];
        int[] codeCounts = [.. tables.Columns.Select(column => column.IsOrdered ? NumberCodes : column.CodeCount)];
        var pairs = TrainingTable.SelectPairs(training.Length).ToList();
        return pairs.Count == 0 ? null : pairs.Average(pair =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return PairTrend.Of(
                (training[pair.First], training[pair.Second]), (other[pair.First], other[pair.Second]),
                codeCounts[pair.First], codeCounts[pair.Second]);
        });
    }

    private static MeasuredColumn OwnBins(MeasuredColumn column)
    {
        if (column.Numbers is not { } numbers)
            return column;
        double[] present = Array.FindAll(numbers, number => !double.IsNaN(number));
        if (present.Length == 0)
            return new MeasuredColumn(numbers, new int[numbers.Length]);
        double low = present.Min(), width = present.Max() - low;
        return new MeasuredColumn(numbers, Array.ConvertAll(numbers, number =>
            double.IsNaN(number) ? 0 : width > 0 ? 1 + Math.Min(ColumnMeasure.Bins - 1, (int)((number - low) / width * ColumnMeasure.Bins)) : 1));
    }
}
