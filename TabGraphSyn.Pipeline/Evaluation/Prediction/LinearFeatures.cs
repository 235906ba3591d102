namespace TabGraphSyn.Pipeline.Evaluation.Prediction;

/// <summary>
/// Rows as the vectors that a linear classifier learns from. A number or date is its quantile among the training rows, of
/// mean 0 and variance 1 over them, and an indicator of being missing; a category has an indicator for each of its more
/// frequent levels, missing being one, and one for all others.
/// </summary>
internal sealed class LinearFeatures
{
    /// <summary>Most levels of a column with an indicator of their own.</summary>
    private const int MostIndicators = 32;

    /// <summary>Most indicators in all, so that a table of many categories costs no more than its rows are worth.</summary>
    private const int MostIndicatorsInAll = 512;

    /// <summary>One over the standard deviation of an even distribution from 0 to 1.</summary>
    private static readonly float Scale = MathF.Sqrt(12);

    private readonly RowSpace space;

    /// <summary>For each category the indicator of each code; null for a number.</summary>
    private readonly int[]?[] indicators;

    private readonly int[] offsets;

    /// <param name="tables">The tables; their training rows give quantiles and frequencies.</param>
    public LinearFeatures(ComparedTables tables)
    {
        space = new RowSpace(tables);
        int categories = tables.Columns.Count(column => !column.IsOrdered);
        int most = Math.Clamp(MostIndicatorsInAll / Math.Max(1, categories), 1, MostIndicators);
        indicators = [.. tables.Columns.Select((column, index) =>
            column.IsOrdered ? null : IndicatorsOf(tables.Training.Columns[index].Codes, column.CodeCount, most))];
        offsets = new int[indicators.Length];
        foreach (int index in Enumerable.Range(0, indicators.Length))
        {
            offsets[index] = Count;
            Count += indicators[index] is { } levels ? levels.Max() + 1 : 2;
        }
    }

    /// <summary>Number of features of a row.</summary>
    public int Count { get; }

    /// <summary>The features of every row, [rows][features].</summary>
    public float[][] Of(ComparedTable table)
    {
        var rows = new float[table.RowCount][];
        for (int row = 0; row < rows.Length; row++)
            rows[row] = new float[Count];
        float[][] places = space.Places(table);
        for (int column = 0; column < offsets.Length; column++)
        {
            MeasuredColumn cells = table.Columns[column];
            for (int row = 0; row < rows.Length; row++)
            {
                if (indicators[column] is { } levels)
                    rows[row][offsets[column] + levels[cells.Codes[row]]] = 1;
                else if (double.IsNaN(cells.Numbers![row]))
                    rows[row][offsets[column] + 1] = 1;
                else
                    rows[row][offsets[column]] = Scale * (places[column][row] - 0.5f);
            }
        }

        return rows;
    }

    private static int[] IndicatorsOf(int[] training, int codeCount, int most)
    {
        var counts = new int[codeCount];
        foreach (int code in training)
            counts[code]++;
        int[] order = [.. Enumerable.Range(0, codeCount).OrderByDescending(code => counts[code])];
        var indicators = new int[codeCount];
        for (int rank = 0; rank < codeCount; rank++)
            indicators[order[rank]] = counts[order[rank]] == 0 ? Math.Min(most, counts.Count(count => count > 0)) : Math.Min(most, rank);
        return indicators;
    }
}
