using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline;

/// <summary>
/// Which rows train, which steer early stopping, and which no model ever sees, so that the report has real rows to
/// compare with. Small tables keep all their rows for training, and so do levels that could lose the rows they need.
/// </summary>
internal sealed record RowSplit(int[] Training, int[] Validation, int[] Holdout)
{
    private const double HoldoutShare = 0.1, ValidationShare = 0.12;
    private const int LeastRowsToHoldOut = 100, LeastRowsToValidate = 50, MostValidationRows = 2000, MostHoldoutRows = 20_000;

    /// <summary>Training rows, then validation rows: those that the encoder is fitted on.</summary>
    public int[] Fitted => [.. Training, .. Validation];

    /// <summary>The split without some of the rows that the encoder is fitted on.</summary>
    /// <param name="places">Their places in <see cref="Fitted"/>.</param>
    public RowSplit Without(IReadOnlyCollection<int> places)
    {
        HashSet<int> left = [.. places];
        return this with
        {
            Training = [.. Training.Where((_, place) => !left.Contains(place))],
            Validation = [.. Validation.Where((_, place) => !left.Contains(Training.Length + place))],
        };
    }

    /// <param name="table">The whole table.</param>
    /// <param name="schema">Says which columns have levels.</param>
    /// <param name="levelRows">Rows that a level needs in order to come back.</param>
    /// <param name="seed">Of the split.</param>
    /// <param name="holdOut">False to let all rows train, but for those that steer early stopping.</param>
    public static RowSplit Of(Table table, TableSchema schema, int levelRows, int seed, bool holdOut = true)
    {
        int rows = table.RowCount;
        int[] order = [.. Enumerable.Range(0, rows)];
        new Random(Seeds.Derive32(seed, "split")).Shuffle(order);
        bool[] rare = RowsOfRareLevels(table, schema, levelRows);

        // Where rare levels are the rule rather than the exception, holding out only the others would show another table.
        if (rare.Count(isRare => isRare) < rows / 4) order = [.. order.Where(row => !rare[row]), .. order.Where(row => rare[row])];
        int holdout = !holdOut || rows < LeastRowsToHoldOut ? 0 : Math.Min(MostHoldoutRows, (int)(rows * HoldoutShare));
        int rest = rows - holdout;
        int validation = rest < LeastRowsToValidate ? 0 : Math.Min(MostValidationRows, (int)(rest * ValidationShare));
        int[] training = order[(holdout + validation)..];
        Array.Sort(training);
        return new RowSplit(training, order[holdout..(holdout + validation)], order[..holdout]);
    }

    /// <summary>Rows with a level that enough rows hold, but so few that those held out could be the ones it needs.</summary>
    private static bool[] RowsOfRareLevels(Table table, TableSchema schema, int levelRows)
    {
        bool[] rare = new bool[table.RowCount];
        for (int column = 0; column < table.ColumnCount; column++)
        {
            string name = table.ColumnNames[column];
            if (schema.Columns.FirstOrDefault(about => about.Name == name) is not { Drop: false, Kind: ColumnKind.Category or ColumnKind.Boolean }) continue;
            string?[] cells = table.Columns[column];
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (string? cell in cells)
            {
                if (cell is not null) counts[cell] = counts.GetValueOrDefault(cell) + 1;
            }

            for (int row = 0; row < cells.Length; row++)
                rare[row] |= cells[row] is { } level && counts[level] >= levelRows && counts[level] <= 2 * levelRows;
        }

        return rare;
    }
}
