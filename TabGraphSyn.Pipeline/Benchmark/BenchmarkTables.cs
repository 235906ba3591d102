using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Benchmark;

/// <summary>The rows to learn from, and those to measure with.</summary>
/// <param name="Training">Rows that the generator learns.</param>
/// <param name="Holdout">Rows that it never sees.</param>
/// <param name="Schema">The kinds of the columns.</param>
/// <param name="Format">How the file with the training rows is written.</param>
internal sealed record BenchmarkTables(Table Training, Table Holdout, TableSchema Schema, CsvFormat Format)
{
    /// <summary>Nothing is learned from a held-out or synthetic table, so that it may be as small as it likes.</summary>
    private static readonly TableLimits AnySize = new() { MinRows = 1, MinColumns = 1 };

    /// <summary>Reads a table whose held-out rows are in a file of their own.</summary>
    /// <exception cref="UnusableInputException">A file can't be used, or the table lacks a column to drop.</exception>
    public static BenchmarkTables WithHoldout(string training, string holdout, IReadOnlyList<string> dropped)
    {
        TableFile file = TableReader.Read(training);
        return new BenchmarkTables(
            Without(file.Table, dropped), ReadOther(holdout), SchemaInference.Infer(Without(file.Table, dropped)), file.Format);
    }

    /// <summary>Reads a table and keeps a share of its rows, drawn at random, from the generator.</summary>
    /// <param name="input">The file.</param>
    /// <param name="share">Share of rows to hold out, between 0 and 1.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="dropped">Columns to leave out.</param>
    /// <exception cref="UnusableInputException">The file can't be used, or the table lacks a column to drop.</exception>
    public static BenchmarkTables Split(string input, double share, int seed, IReadOnlyList<string> dropped)
    {
        TableFile file = TableReader.Read(input);
        Table table = Without(file.Table, dropped);
        int[] order = Seeds.Draw(table.RowCount, table.RowCount, seed, "benchmark split");
        int kept = Math.Clamp((int)Math.Round(share * order.Length), 1, order.Length - 1);
        int[] holdout = order[..kept], training = order[kept..];
        Array.Sort(holdout);
        Array.Sort(training);
        return new BenchmarkTables(table.SelectRows(training), table.SelectRows(holdout), SchemaInference.Infer(table), file.Format);
    }

    /// <summary>Reads synthetic rows, whoever made them.</summary>
    public static Table ReadOther(string path) => TableReader.Read(path, AnySize).Table;

    private static Table Without(Table table, IReadOnlyList<string> dropped)
    {
        string? absent = dropped.FirstOrDefault(name => !table.ColumnNames.Contains(name, StringComparer.Ordinal));
        if (absent is not null)
            throw new UnusableInputException(
                $"The column to drop, '{absent}', is not in the table; its columns are {string.Join(", ", table.ColumnNames)}.");
        int[] kept = [.. Enumerable.Range(0, table.ColumnCount).Where(index => !dropped.Contains(table.ColumnNames[index], StringComparer.Ordinal))];
        TableOrigin? origin = table.Origin;
        return new Table([.. kept.Select(index => table.ColumnNames[index])], [.. kept.Select(index => table.Columns[index])])
        {
            Origin = origin is null ? null : origin with
            {
                MissingTexts = [.. kept.Select(index => origin.MissingTexts[index])],
                Notations = [.. kept.Select(index => origin.Notations[index])],
            },
        };
    }
}
