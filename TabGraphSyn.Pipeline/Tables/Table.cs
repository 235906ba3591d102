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

    /// <summary>Where the cells were read; null for a table that was made rather than read.</summary>
    public TableOrigin? Origin { get; init; }

    public int RowCount { get; }

    public int ColumnCount => ColumnNames.Count;

    /// <summary>The same columns with only the given rows, in the given order.</summary>
    public Table SelectRows(IReadOnlyList<int> rows) =>
        new(ColumnNames, [.. Columns.Select(column => rows.Select(row => column[row]).ToArray())])
        {
            Origin = Origin is null ? null : Origin with { Lines = [.. rows.Select(row => Origin.Lines[row])] },
        };
}

/// <summary>What a file said about a table beyond its cells.</summary>
/// <param name="FileName">The file's name as a person knows it.</param>
/// <param name="Lines">For each row the line of the file, counted from 1, on which it begins.</param>
/// <param name="MissingTexts">For each column what the file writes most often for a missing cell.</param>
/// <param name="Notations">For each column how the file writes its numbers; the cells themselves are in plain notation.</param>
public sealed record TableOrigin(
    string FileName, IReadOnlyList<int> Lines, IReadOnlyList<string> MissingTexts, IReadOnlyList<NumberNotation> Notations);
