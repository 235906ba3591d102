namespace TabGraphSyn.Pipeline.Evaluation.Prediction;

/// <summary>
/// Rows as the vectors that boosted trees learn from. A number or date is its rank among all values of all tables, which
/// holds every value apart whatever its size, and below all others where it is missing. A category is the rank of its
/// frequency in training, and the more frequent levels have an indicator each.
/// </summary>
internal sealed class TreeFeatures
{
    /// <summary>A level in fewer training rows has no indicator of its own.</summary>
    private const int FewestRows = 10;

    /// <summary>Most levels of a column with an indicator of their own.</summary>
    private const int MostIndicators = 32;

    /// <summary>Most indicators in all, so that a table of many categories costs no more than its rows are worth.</summary>
    private const int MostIndicatorsInAll = 512;

    private readonly ColumnFeatures[] columns;

    /// <param name="tables">All tables whose rows will be turned into features.</param>
    /// <param name="without">A column to leave out, such as the target; null for none.</param>
    public TreeFeatures(ComparedTables tables, int? without = null)
    {
        int[] used = [.. Enumerable.Range(0, tables.Columns.Count).Where(index => index != without)];
        int categories = used.Count(index => !tables.Columns[index].IsOrdered);
        int indicators = Math.Min(MostIndicators, MostIndicatorsInAll / Math.Max(1, categories));
        columns = Array.ConvertAll(used, index => tables.Columns[index].IsOrdered
            ? ColumnFeatures.OfNumbers(index, [tables.Training, tables.Synthetic, tables.Holdout])
            : ColumnFeatures.OfLevels(index, tables.Training, tables.Columns[index].CodeCount, indicators));
        ColumnOf = [.. columns.SelectMany(column => Enumerable.Repeat(column.Index, column.Count))];
    }

    /// <summary>Number of features of a row.</summary>
    public int Count => ColumnOf.Count;

    /// <summary>For each feature the position of the column that it tells of.</summary>
    public IReadOnlyList<int> ColumnOf { get; }

    /// <summary>The features of every row, [rows][features].</summary>
    public float[][] Of(ComparedTable table)
    {
        var rows = new float[table.RowCount][];
        for (int row = 0; row < rows.Length; row++)
            rows[row] = new float[Count];
        int offset = 0;
        foreach (ColumnFeatures column in columns)
        {
            column.Fill(table, rows, offset);
            offset += column.Count;
        }

        return rows;
    }

    /// <summary>One column's features.</summary>
    /// <param name="Index">The column's position.</param>
    /// <param name="Values">A number's different values in ascending order; null for a category.</param>
    /// <param name="Ranks">A category's rank by code, 0 for the most frequent level.</param>
    /// <param name="Indicators">How many ranks have an indicator, from rank 0.</param>
    private sealed record ColumnFeatures(int Index, double[]? Values, int[] Ranks, int Indicators)
    {
        public int Count => 1 + Indicators;

        public static ColumnFeatures OfNumbers(int index, ComparedTable[] tables)
        {
            double[] values = [.. tables.SelectMany(table => table.Columns[index].Numbers!).Where(number => !double.IsNaN(number)).Distinct()];
            Array.Sort(values);
            return new ColumnFeatures(index, values, [], 0);
        }

        public static ColumnFeatures OfLevels(int index, ComparedTable training, int codeCount, int mostIndicators)
        {
            var counts = new int[codeCount];
            foreach (int code in training.Columns[index].Codes)
                counts[code]++;
            int[] order = [.. Enumerable.Range(0, codeCount).OrderByDescending(code => counts[code])];
            var ranks = new int[codeCount];
            for (int rank = 0; rank < codeCount; rank++)
                ranks[order[rank]] = rank;
            // Of two levels the rank says all.
            int frequent = codeCount - counts.Count(count => count == 0) <= 2 ? 0 : counts.Count(count => count >= FewestRows);
            return new ColumnFeatures(index, null, ranks, Math.Min(frequent, mostIndicators));
        }

        public void Fill(ComparedTable table, float[][] rows, int offset)
        {
            MeasuredColumn column = table.Columns[Index];
            for (int row = 0; row < rows.Length; row++)
            {
                if (Values is not null)
                {
                    double number = column.Numbers![row];
                    rows[row][offset] = double.IsNaN(number) ? 0 : 1 + Array.BinarySearch(Values, number);
                    continue;
                }

                int rank = Ranks[column.Codes[row]];
                rows[row][offset] = rank;
                if (rank < Indicators)
                    rows[row][offset + 1 + rank] = 1;
            }
        }
    }
}
