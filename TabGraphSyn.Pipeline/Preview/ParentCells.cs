namespace TabGraphSyn.Pipeline.Preview;

/// <summary>Rows parted by the levels of some parents, one cell for each combination of levels that enough of them have.</summary>
/// <param name="Cells">For each row its cell; -1 where too few others share it.</param>
/// <param name="Keys">For each cell its levels as digits, the first parent's the highest; ascending.</param>
internal sealed record ParentCells(int[] Cells, long[] Keys)
{
    /// <summary>All rows in one cell: given no parent.</summary>
    public static ParentCells All(int rows) => new(new int[rows], [0]);

    /// <summary>Each cell parted by the levels of a further parent.</summary>
    /// <param name="levels">The parent's level in each row.</param>
    /// <param name="levelCount">How many there are.</param>
    /// <param name="minimumRows">Rows that a cell needs, at least 1.</param>
    public ParentCells Part(Func<int, int> levels, int levelCount, int minimumRows)
    {
        int[] places = new int[Keys.Length * levelCount];
        for (int row = 0; row < Cells.Length; row++)
        {
            if (Cells[row] >= 0) places[(Cells[row] * levelCount) + levels(row)]++;
        }

        List<long> keys = [];
        for (int cell = 0; cell < places.Length; cell++)
        {
            bool isKept = places[cell] >= minimumRows;
            places[cell] = isKept ? keys.Count : -1;
            if (isKept) keys.Add((Keys[cell / levelCount] * levelCount) + (cell % levelCount));
        }

        int[] parted = new int[Cells.Length];
        for (int row = 0; row < parted.Length; row++) parted[row] = Cells[row] < 0 ? -1 : places[(Cells[row] * levelCount) + levels(row)];
        return new ParentCells(parted, [.. keys]);
    }

    /// <summary>The rows of each cell one after the other; those without a cell are left out.</summary>
    /// <returns>The rows, and where those of each cell begin, with their number at the end.</returns>
    public (int[] Rows, int[] Starts) Sorted()
    {
        int[] starts = new int[Keys.Length + 1];
        foreach (int cell in Cells)
        {
            if (cell >= 0) starts[cell + 1]++;
        }

        for (int cell = 0; cell < Keys.Length; cell++) starts[cell + 1] += starts[cell];
        int[] next = [.. starts], rows = new int[starts[^1]];
        for (int row = 0; row < Cells.Length; row++)
        {
            if (Cells[row] >= 0) rows[next[Cells[row]]++] = row;
        }

        return (rows, starts);
    }
}
