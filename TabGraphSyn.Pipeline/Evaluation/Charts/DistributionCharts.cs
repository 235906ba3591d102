namespace TabGraphSyn.Pipeline.Evaluation.Charts;

/// <summary>Draws how each column is distributed in each table.</summary>
internal static class DistributionCharts
{
    /// <summary>
    /// One chart for each column, in order. A number or date has at most 30 ranges, the outer ones open, or a bin for each of
    /// a few values; a category its 20 most frequent levels. No label is a value of fewer than five training rows.
    /// </summary>
    /// <param name="tables">The tables; without held-out rows their shares are null.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Checked at every column.</param>
    public static IReadOnlyList<DistributionChart> Of(ComparedTables tables, int threads, CancellationToken cancellationToken)
    {
        var charts = new DistributionChart[tables.Columns.Count];
        Parallel.For(0, charts.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, index =>
            charts[index] = Of(tables, index));
        return charts;
    }

    private static DistributionChart Of(ComparedTables tables, int index)
    {
        DistributionBins bins = DistributionBins.For(tables.Columns[index]);
        double[] training = Shares(bins, tables.Training, index), synthetic = Shares(bins, tables.Synthetic, index);
        double[] holdout = Shares(bins, tables.Holdout, index);
        // Ranges stay even where they are empty, but the last bins, of other values or none, are shown only where they are needed.
        int[] shown = [.. Enumerable.Range(0, bins.Labels.Length).Where(bin =>
            training[bin] > 0 || synthetic[bin] > 0 || holdout[bin] > 0 || !IsOptional(bins.Labels, bin))];
        return new DistributionChart(
            tables.Columns[index].Name, tables.Columns[index].IsOrdered, Array.ConvertAll(shown, bin => bins.Labels[bin]),
            Array.ConvertAll(shown, bin => training[bin]), Array.ConvertAll(shown, bin => synthetic[bin]),
            tables.Holdout.RowCount == 0 ? null : Array.ConvertAll(shown, bin => holdout[bin]));
    }

    private static bool IsOptional(string[] labels, int bin) =>
        bin == 0 ? labels[bin].StartsWith("< ", StringComparison.Ordinal)
            : bin >= labels.Length - 2 || (bin == labels.Length - 3 && labels[bin].StartsWith("> ", StringComparison.Ordinal));

    private static double[] Shares(DistributionBins bins, ComparedTable table, int index)
    {
        var shares = new double[bins.Labels.Length];
        for (int row = 0; row < table.RowCount; row++)
            shares[bins.Of(table.Columns[index], row)]++;
        for (int bin = 0; bin < shares.Length; bin++)
            shares[bin] /= Math.Max(1, table.RowCount);
        return shares;
    }
}
