using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>A column's different values with their counts, which is what inference and profile look at.</summary>
internal sealed class ColumnContent
{
    private readonly Table table;
    private readonly int index;

    public ColumnContent(Table table, int index)
    {
        this.table = table;
        this.index = index;
        var counts = new Dictionary<string, int>();
        foreach (string? cell in Cells)
        {
            if (cell is null)
                Missing++;
            else
                CollectionsMarshal.GetValueRefOrAddDefault(counts, cell, out _)++;
        }

        Counts = counts;
    }

    public string Name => table.ColumnNames[index];

    public IReadOnlyList<string?> Cells => table.Columns[index];

    /// <summary>How often each value occurs, in the order of first occurrence.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; }

    public IReadOnlyCollection<string> Texts => (IReadOnlyCollection<string>)Counts.Keys;

    public int Distinct => Counts.Count;

    public int Missing { get; }

    /// <summary>Number of cells that aren't missing.</summary>
    public int Present => table.RowCount - Missing;

    /// <summary>Number of different values for each cell that isn't missing, from 0 to 1.</summary>
    public double Uniqueness => Present == 0 ? 0 : (double)Distinct / Present;

    public string MissingText => table.Origin?.MissingTexts[index] ?? "";

    public NumberNotation Notation => table.Origin?.Notations[index] ?? NumberNotation.Plain;

    /// <summary>Where a value first occurs, for a sentence: <c>credit.csv, line 7, column 'Age'</c>.</summary>
    public string Locate(string text)
    {
        int row = Array.IndexOf(table.Columns[index], text);
        return table.Origin is { } origin ? $"{origin.FileName}, line {origin.Lines[row]}, column '{Name}'" : $"Row {row + 1}, column '{Name}'";
    }
}
