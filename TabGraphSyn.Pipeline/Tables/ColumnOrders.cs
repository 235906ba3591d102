namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// Makes sampled rows keep the orders of columns that hold in the training table. A row that breaks one is drawn anew, so that rows are distributed as the
/// model has them among those in order; what rounding still breaks is mended in the cells.
/// </summary>
internal sealed class ColumnOrders
{
    /// <summary>Rounds after which rows that are still out of order are left for mending.</summary>
    private const int Rounds = 4;

    /// <summary>A batch of fewer rows costs as much to make.</summary>
    private const int LeastDrawn = 64;

    private readonly ColumnEncoding[] columns;
    private readonly VariableSlot[] slots;
    private readonly (int Smaller, int Greater)[] pairs; // those of the greatest columns first

    /// <param name="columns">All columns of an encoder.</param>
    /// <param name="slots">Their variables.</param>
    /// <param name="rules">Which are at most others.</param>
    /// <exception cref="ArgumentException">A rule names a column that isn't a learned number or date.</exception>
    public ColumnOrders(IReadOnlyList<ColumnEncoding> columns, VariableSlot[] slots, IReadOnlyList<OrderRule> rules)
    {
        this.columns = [.. columns];
        this.slots = slots;
        int PlaceOf(string name) => Array.FindIndex(this.columns, column => column.Name == name && column.ValueFormat is not null) is var place and >= 0
            ? place
            : throw new ArgumentException($"An order names '{name}', which isn't a number or date.", nameof(rules));
        (int Smaller, int Greater)[] all = [.. rules.Select(rule => (PlaceOf(rule.Smaller), PlaceOf(rule.Greater)))];
        int[] above = new int[this.columns.Length];
        for (int round = 0; round < all.Length; round++)
        {
            foreach (var (smaller, greater) in all) above[smaller] = Math.Min(all.Length, Math.Max(above[smaller], above[greater] + 1));
        }

        pairs = [.. all.OrderBy(pair => above[pair.Greater])];
    }

    /// <summary>No order holds, so that nothing has to be kept.</summary>
    public bool IsEmpty => pairs.Length == 0;

    /// <summary>Puts rows that are in order into the places of those that are not, as far as a few rounds make any.</summary>
    /// <param name="sample">The rows; changed.</param>
    /// <param name="further">Makes further rows of the same kind: how many, and in which round from 0.</param>
    /// <returns>The same sample.</returns>
    public EncodedSample Keep(EncodedSample sample, Func<int, int, EncodedSample> further)
    {
        int[] broken = BrokenRows(sample);
        for (int round = 0; round < Rounds && broken.Length > 0; round++)
        {
            var others = further(Math.Max(LeastDrawn, broken.Length + (broken.Length / 4)), round);
            int[] good = [.. Enumerable.Range(0, others.Rows).Except(BrokenRows(others)).Take(broken.Length)];
            for (int i = 0; i < good.Length; i++) others.CopyRow(good[i], sample, broken[i]);
            broken = broken[good.Length..];
        }

        return sample;
    }

    /// <summary>The rows that are out of order.</summary>
    public int[] BrokenRows(EncodedSample sample)
    {
        if (pairs.Length == 0) return [];
        double[]?[] values = new double[columns.Length][];
        int[] needed = [.. pairs.SelectMany(pair => (int[])[pair.Smaller, pair.Greater]).Distinct()];
        Parallel.ForEach(needed, column =>
        {
            var format = columns[column].ValueFormat!;
            values[column] = Array.ConvertAll(columns[column].PositionsOf(sample, slots[column]), position => double.IsNaN(position) ? double.NaN : format.ValueOf(position));
        });
        return [.. Enumerable.Range(0, sample.Rows).Where(row => pairs.Any(pair => values[pair.Smaller]![row] > values[pair.Greater]![row]))];
    }

    /// <summary>Moves cells that are out of order to where they are not: the smaller one down to the other, or the other up to it.</summary>
    /// <param name="cells">Of all columns; changed.</param>
    /// <param name="isFixed">Whether a cell of a column and row must stay.</param>
    /// <param name="random">Of what a format leaves open.</param>
    public void Mend(string?[][] cells, Func<int, int, bool> isFixed, Random random)
    {
        if (pairs.Length == 0) return;
        var values = pairs.SelectMany(pair => (int[])[pair.Smaller, pair.Greater]).Distinct()
            .ToDictionary(column => column, column => ValuesOf(columns[column].ValueFormat!, cells[column]));
        for (int row = 0; row < cells[0].Length; row++)
        {
            bool changed = true;
            for (int round = 0; round < Rounds && changed; round++)
            {
                changed = false;
                foreach (var (smaller, greater) in pairs)
                {
                    if (!(values[smaller][row] > values[greater][row])) continue;
                    bool mayLower = !isFixed(smaller, row), mayRaise = !isFixed(greater, row);
                    if (!mayLower && !mayRaise) continue;
                    var (lowered, raised) = (PositionOf(smaller, values[greater][row], below: true), PositionOf(greater, values[smaller][row], below: false));
                    // Out of its range a column is moved only where the other one can't be.
                    bool lower = mayLower && (!mayRaise || columns[smaller].ValueRange!.Contains(lowered) || !columns[greater].ValueRange!.Contains(raised));
                    var (moved, position) = lower ? (smaller, lowered) : (greater, raised);
                    var format = columns[moved].ValueFormat!;
                    cells[moved][row] = format.Write(position, exact: true, new PositionRange(position, position), random);
                    values[moved][row] = format.ValueOf(position);
                    changed = true;
                }
            }
        }
    }

    private double PositionOf(int column, double value, bool below) => columns[column].ValueFormat!.PositionBeside(value, below);

    /// <summary>The values of cells; NaN for those that are missing or can't be read.</summary>
    internal static double[] ValuesOf(CellFormat format, string?[] cells) =>
        Array.ConvertAll(cells, cell => cell is not null && format.TryRead(cell, out double position) ? format.ValueOf(position) : double.NaN);
}
