using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline;

/// <summary>
/// Replaces synthetic rows that equal a training row where they are more frequent than among real rows that no model saw.
/// Some equality is natural: in a table of few distinct rows, new rows repeat old ones. It needs the training rows, so it
/// happens while they are at hand; nothing of them is kept with the model.
/// </summary>
internal sealed class CopiedRows
{
    private const int Rounds = 5;

    /// <summary>A batch of fewer rows costs as much to make.</summary>
    private const int LeastDrawn = 500;

    private readonly ColumnSchema[] columns;
    private readonly Dictionary<UInt128, int> training = [];

    /// <param name="learned">The rows that the generator learned.</param>
    /// <param name="holdout">Real rows that it never saw; without them, each training row is compared with the others.</param>
    /// <param name="schema">Identifiers, dropped and empty columns make no row equal to another.</param>
    public CopiedRows(Table learned, Table? holdout, TableSchema schema)
    {
        columns = ComparedColumns(schema);
        var rows = RowMatches.Fingerprints(learned, columns);
        foreach (var row in rows) training[row] = training.GetValueOrDefault(row) + 1;
        NaturalShare = holdout is null
            ? Share(rows.Count(row => training[row] > 1), rows.Length)
            : Share(RowMatches.Fingerprints(holdout, columns).Count(training.ContainsKey), holdout.RowCount);
    }

    /// <summary>The columns in which two rows must agree to be equal.</summary>
    public static ColumnSchema[] ComparedColumns(TableSchema schema) =>
        [.. schema.Columns.Where(column => column is { Drop: false, Kind: not (ColumnKind.Identifier or ColumnKind.Missing) })];

    /// <summary>Share of unseen real rows that equal a training row, from 0 to 1.</summary>
    public double NaturalShare { get; }

    /// <summary>
    /// Replaces the surplus, copies of the rarest training rows first, by rows that equal no training row. Identifiers stay
    /// as they are, so that they stay unique.
    /// </summary>
    /// <param name="synthetic">The rows made.</param>
    /// <param name="draw">Makes a further table of so many rows with the same columns; told the round, from 0.</param>
    /// <param name="seed">Of the choice among equally rare rows.</param>
    public RedrawnRows Redraw(Table synthetic, Func<int, int, Table> draw, int seed)
    {
        ColumnSchema[] compared = [.. columns.Where(column => synthetic.ColumnNames.Contains(column.Name, StringComparer.Ordinal))];
        if (compared.Length < columns.Length || columns.Length == 0) return new RedrawnRows(synthetic, 0, 0);
        int[] surplus = Surplus(RowMatches.Fingerprints(synthetic, compared), seed);
        int mended = 0;
        for (int round = 0; round < Rounds && mended < surplus.Length; round++)
        {
            var further = draw(Math.Clamp(2 * (surplus.Length - mended), LeastDrawn, Math.Max(LeastDrawn, synthetic.RowCount)), round);
            var drawn = RowMatches.Fingerprints(further, compared);
            for (int row = 0; row < drawn.Length && mended < surplus.Length; row++)
            {
                if (!training.ContainsKey(drawn[row])) Replace(synthetic, surplus[mended++], further, row, compared);
            }
        }

        return new RedrawnRows(synthetic, mended, surplus.Length - mended);
    }

    private int[] Surplus(UInt128[] rows, int seed)
    {
        int[] copies = [.. Enumerable.Range(0, rows.Length).Where(row => training.ContainsKey(rows[row]))];
        new Random(Seeds.Derive32(seed, "copied rows")).Shuffle(copies);
        int natural = (int)Math.Floor(NaturalShare * rows.Length);
        return [.. copies.OrderBy(row => training[rows[row]]).Take(Math.Max(0, copies.Length - natural))];
    }

    private static void Replace(Table table, int row, Table by, int byRow, ColumnSchema[] compared)
    {
        foreach (var column in compared) CellsOf(table, column)[row] = CellsOf(by, column)[byRow];
    }

    private static string?[] CellsOf(Table table, ColumnSchema column) => table.Columns[RowMatches.IndexOf(table, column.Name)];

    private static double Share(int count, int rows) => rows == 0 ? 0 : (double)count / rows;
}

/// <summary>What came of looking for copies.</summary>
/// <param name="Table">The synthetic rows.</param>
/// <param name="Redrawn">Rows that were replaced.</param>
/// <param name="Remaining">Copies beyond the natural share for which no other row was found.</param>
internal sealed record RedrawnRows(Table Table, int Redrawn, int Remaining)
{
    /// <summary>Sentences for the person; none where nothing was replaced and nothing remains.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (Redrawn > 0)
                yield return Redrawn == 1 ? "1 row that equalled a training row was drawn anew." : $"{Redrawn:N0} rows that equalled a training row were drawn anew.";
            if (Remaining > 0)
                yield return $"{Remaining:N0} more rows equal a training row than held-out rows would lead one to expect; the generator made no others in their place.";
        }
    }
}
