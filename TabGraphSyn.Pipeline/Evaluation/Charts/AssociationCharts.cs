using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Evaluation.Privacy;

namespace TabGraphSyn.Pipeline.Evaluation.Charts;

/// <summary>Draws how strongly columns are associated.</summary>
internal static class AssociationCharts
{
    /// <summary>Columns drawn: cells of a larger matrix can't be told apart on a page.</summary>
    private const int MostColumns = 60;

    private const int MostRows = 50_000;

    /// <summary>
    /// The associations of the first 60 columns in up to 50,000 rows of each table, over the rows in which both columns have
    /// values; 0 where one does not vary. Null with fewer than two columns.
    /// </summary>
    /// <param name="tables">The tables.</param>
    /// <param name="seed">Decides which rows are drawn.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Checked at every row of the matrix.</param>
    public static AssociationChart? Of(ComparedTables tables, int seed, int threads, CancellationToken cancellationToken)
    {
        int columns = Math.Min(MostColumns, tables.Columns.Count);
        if (columns < 2)
            return null;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        double[] Matrix(ComparedTable table, string purpose)
        {
            ComparedTable drawn = table.Draw(MostRows, seed, purpose);
            var matrix = new double[columns * columns];
            Parallel.For(0, columns, options, first =>
            {
                matrix[(first * columns) + first] = 1;
                for (int second = first + 1; second < columns; second++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    double association = Math.Round(Association(tables, drawn, first, second), 4);
                    matrix[(first * columns) + second] = matrix[(second * columns) + first] = association;
                }
            });
            return matrix;
        }

        return new AssociationChart(
            [.. tables.Columns.Take(columns).Select(column => column.Name)],
            Matrix(tables.Training, "association training"), Matrix(tables.Synthetic, "association synthetic"),
            tables.Columns.Count - columns);
    }

    private static double Association(ComparedTables tables, ComparedTable table, int first, int second)
    {
        MeasuredColumn one = table.Columns[first], other = table.Columns[second];
        return (one.Numbers, other.Numbers) switch
        {
            ({ } x, { } y) => PairTrend.Correlation(x, y),
            ({ } x, null) => CorrelationRatio(x, other.Codes, tables.Columns[second].CodeCount),
            (null, { } y) => CorrelationRatio(y, one.Codes, tables.Columns[first].CodeCount),
            _ => CramersV(one.Codes, other.Codes, tables.Columns[first].CodeCount, tables.Columns[second].CodeCount),
        };
    }

    /// <summary>The square root of the share of a number's variance that lies between the levels (Fisher 1925).</summary>
    private static double CorrelationRatio(double[] numbers, int[] codes, int codeCount)
    {
        var sums = new double[codeCount];
        var counts = new int[codeCount];
        for (int row = 0; row < codes.Length; row++)
        {
            if (codes[row] == 0 || double.IsNaN(numbers[row]))
                continue;
            sums[codes[row]] += numbers[row];
            counts[codes[row]]++;
        }

        double mean = sums.Sum() / Math.Max(1, counts.Sum()), between = 0, total = 0;
        for (int code = 1; code < codeCount; code++)
        {
            double deviation = (sums[code] / Math.Max(1, counts[code])) - mean;
            between += counts[code] * deviation * deviation;
        }

        for (int row = 0; row < codes.Length; row++)
        {
            if (codes[row] != 0 && !double.IsNaN(numbers[row]))
                total += (numbers[row] - mean) * (numbers[row] - mean);
        }

        return total > 0 && double.IsFinite(total) ? Math.Sqrt(Math.Clamp(between / total, 0, 1)) : 0;
    }

    /// <summary>The square root of chi-squared over its largest possible value (Cramér 1946).</summary>
    private static double CramersV(int[] first, int[] second, int firstCodes, int secondCodes)
    {
        (int First, int Second, int Count)[] cells =
            [.. new PairCounts(first, second, firstCodes, secondCodes).Present().Where(cell => cell.First > 0 && cell.Second > 0)];
        var rows = new double[firstCodes];
        var columns = new double[secondCodes];
        double total = 0;
        foreach (var (row, column, count) in cells)
        {
            rows[row] += count;
            columns[column] += count;
            total += count;
        }

        // χ² / n, summed over the cells that are not empty: Σ n_ij² / (n_i n_j) − 1.
        double square = cells.Sum(cell => cell.Count * (double)cell.Count / (rows[cell.First] * columns[cell.Second])) - 1;
        int freedom = Math.Min(rows.Count(count => count > 0), columns.Count(count => count > 0)) - 1;
        return total > 0 && freedom > 0 ? Math.Sqrt(Math.Clamp(square / freedom, 0, 1)) : 0;
    }
}
