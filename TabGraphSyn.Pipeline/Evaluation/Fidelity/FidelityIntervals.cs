namespace TabGraphSyn.Pipeline.Evaluation.Fidelity;

/// <summary>How sure the mean column shape and the mean pair trend of a small table are.</summary>
/// <param name="ColumnShape">Of the mean of the columns' shapes.</param>
/// <param name="PairTrend">Of the mean of the pairs' trends; null with fewer than two columns.</param>
internal sealed record FidelityIntervals(Interval ColumnShape, Interval? PairTrend)
{
    /// <summary>From this many rows on the intervals are too narrow to tell anything.</summary>
    public const int EnoughRows = 5000;

    /// <summary>Of a larger table only so many rows are redrawn: the smaller table decides how wide the interval is.</summary>
    private const int MostRows = 10_000;

    /// <summary>Means over more columns or pairs vary no more than over this many of them.</summary>
    private const int MostColumns = 60, MostPairs = 600;

    private const int Redraws = 40;

    /// <summary>
    /// By redrawing the rows of both tables 40 times (bootstrap, Efron 1979): 1.96 standard deviations to either side of the
    /// estimate, within 0 and 1. The columns are fixed: only rows are left to chance.
    /// </summary>
    /// <param name="tables">The tables; <see cref="ComparedTables.Training"/> is compared with.</param>
    /// <param name="table">The table to compare.</param>
    /// <param name="seed">Decides the redraws.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Checked at every column and pair.</param>
    /// <returns>Null when both tables have 5,000 rows or more, or either none.</returns>
    public static FidelityIntervals? Of(ComparedTables tables, ComparedTable table, int seed, int threads, CancellationToken cancellationToken)
    {
        int fewest = Math.Min(tables.Training.RowCount, table.RowCount);
        if (fewest is 0 or >= EnoughRows)
            return null;
        List<int> columns = [.. Enumerable.Range(0, tables.Columns.Count)];
        List<(int First, int Second)> pairs = [.. TrainingTable.SelectPairs(columns.Count)];
        (double shape, double trend) = Means(tables, tables.Training, table, columns, pairs, cancellationToken);

        ComparedTable training = tables.Training.Draw(MostRows, seed, "redrawn training"), other = table.Draw(MostRows, seed, "redrawn other");
        List<int> fewColumns = [.. Spread(columns, MostColumns)];
        List<(int, int)> fewPairs = [.. Spread(pairs, MostPairs)];
        var redrawn = new (double Shape, double Trend)[Redraws];
        Parallel.For(0, Redraws, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, redraw =>
        {
            Random random = Intervals.Generator(seed, "redrawn rows", redraw);
            ComparedTable first = training.SelectRows(Intervals.Redraw(training.RowCount, random));
            ComparedTable second = other.SelectRows(Intervals.Redraw(other.RowCount, random));
            redrawn[redraw] = Means(tables, first, second, fewColumns, fewPairs, cancellationToken);
        });
        return new FidelityIntervals(
            Intervals.Around(shape, Intervals.Deviation(Array.ConvertAll(redrawn, means => means.Shape)), 0, 1),
            pairs.Count == 0 ? null : Intervals.Around(trend, Intervals.Deviation(Array.ConvertAll(redrawn, means => means.Trend)), 0, 1));
    }

    private static (double Shape, double Trend) Means(
        ComparedTables tables, ComparedTable training, ComparedTable other, List<int> columns, List<(int First, int Second)> pairs,
        CancellationToken cancellationToken)
    {
        double shapes = 0, trends = 0;
        foreach (int index in columns)
        {
            cancellationToken.ThrowIfCancellationRequested();
            shapes += tables.Columns[index].IsOrdered
                ? Fidelity.ColumnShape.OfNumbers(training.Columns[index].Numbers!, other.Columns[index].Numbers!)
                : Fidelity.ColumnShape.OfLevels(training.Columns[index].Codes, other.Columns[index].Codes, tables.Columns[index].CodeCount);
        }

        foreach (var (first, second) in pairs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            trends += Fidelity.PairTrend.Of(
                (training.Columns[first], training.Columns[second]), (other.Columns[first], other.Columns[second]),
                tables.Columns[first].CodeCount, tables.Columns[second].CodeCount);
        }

        return (shapes / columns.Count, trends / Math.Max(1, pairs.Count));
    }

    /// <summary>All items, or that many of them, evenly spread.</summary>
    private static IEnumerable<T> Spread<T>(List<T> items, int most) =>
        items.Count <= most ? items : Enumerable.Range(0, most).Select(index => items[(int)((long)index * items.Count / most)]);
}
