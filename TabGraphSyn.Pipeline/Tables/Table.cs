namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// A table as text, cell for cell: what a file says, before anything interprets it. Columns are arrays of equal
/// length; a cell that is missing is null, whatever the file writes for it.
/// </summary>
public sealed class Table
{
    /// <exception cref="ArgumentException">The columns differ in length, or there are more or fewer names than columns.</exception>
    public Table(IReadOnlyList<string> columnNames, IReadOnlyList<string?[]> columns)
    {
        if (columnNames.Count != columns.Count)
            throw new ArgumentException($"{columnNames.Count} names for {columns.Count} columns.", nameof(columnNames));
        RowCount = columns.Count == 0 ? 0 : columns[0].Length;
        if (columns.Any(column => column.Length != RowCount))
            throw new ArgumentException("Columns differ in length.", nameof(columns));
        ColumnNames = columnNames;
        Columns = columns;
    }

    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>Cells by column, then by row: <c>Columns[column][row]</c>.</summary>
    public IReadOnlyList<string?[]> Columns { get; }

    public int RowCount { get; }

    public int ColumnCount => ColumnNames.Count;

    /// <summary>The same columns with only the given rows, in the given order.</summary>
    public Table SelectRows(IReadOnlyList<int> rows) =>
        new(ColumnNames, [.. Columns.Select(column => rows.Select(row => column[row]).ToArray())]);
}
