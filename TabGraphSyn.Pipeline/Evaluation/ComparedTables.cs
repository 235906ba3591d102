using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>One of several tables that are read by the same codes.</summary>
/// <param name="Columns">The compared columns, in one order in all the tables.</param>
/// <param name="RowCount">Number of rows.</param>
internal sealed record ComparedTable(IReadOnlyList<MeasuredColumn> Columns, int RowCount)
{
    /// <summary>The given rows, in the given order.</summary>
    public ComparedTable SelectRows(int[] rows) => new(
        [.. Columns.Select(column => new MeasuredColumn(
            column.Numbers is null ? null : Array.ConvertAll(rows, row => column.Numbers[row]),
            Array.ConvertAll(rows, row => column.Codes[row])))],
        rows.Length);

    /// <summary>Rows drawn at random without replacement; all of them where there are no more.</summary>
    public ComparedTable Draw(int most, int seed, string purpose) =>
        RowCount <= most ? this : SelectRows(Seeds.Draw(RowCount, most, seed, purpose));
}

/// <summary>
/// Training, synthetic and held-out rows, read with one code for each value over all of them: a classifier that could tell
/// tables apart by how they were coded would measure the coding.
/// </summary>
internal sealed class ComparedTables
{
    private ComparedTables(IReadOnlyList<ColumnMeasure> columns, ComparedTable training, ComparedTable synthetic, ComparedTable holdout)
    {
        Columns = columns;
        Training = training;
        Synthetic = synthetic;
        Holdout = holdout;
    }

    /// <summary>What each column is. Identifiers, free text, constants, empty and dropped columns are not among them.</summary>
    public IReadOnlyList<ColumnMeasure> Columns { get; }

    public ComparedTable Training { get; }

    public ComparedTable Synthetic { get; }

    /// <summary>Without rows where none were held out.</summary>
    public ComparedTable Holdout { get; }

    /// <param name="schema">The kinds of the training table's columns.</param>
    /// <param name="training">The rows that the generator learned.</param>
    /// <param name="synthetic">The rows it made; columns are matched by name.</param>
    /// <param name="holdout">Real rows it never saw; null where none were held out.</param>
    /// <exception cref="UnusableInputException">A table lacks a column, or a cell is not of its column's kind.</exception>
    public static ComparedTables Read(TableSchema schema, Table training, Table synthetic, Table? holdout)
    {
        ColumnSchema[] compared = [.. schema.Columns.Where(column => column is
        {
            Drop: false,
            Kind: not (ColumnKind.Identifier or ColumnKind.FreeText or ColumnKind.Constant or ColumnKind.Missing),
        })];
        if (compared.Length == 0)
            throw new UnusableInputException("No column can be compared: all are identifiers, free text, constants, empty or dropped.");
        ColumnMeasure[] columns = Array.ConvertAll(compared, column => new ColumnMeasure(column, Cells(training, column.Name, "training")));
        return new ComparedTables(
            columns,
            new ComparedTable([.. columns.Select(column => column.Training)], training.RowCount),
            ReadTable(columns, synthetic, "synthetic"),
            holdout is null
                ? new ComparedTable([.. columns.Select(column => column.Measure([], "holdout"))], 0)
                : ReadTable(columns, holdout, "holdout"));
    }

    /// <summary>The same columns with at most so many rows of each table, drawn at random; itself where none has more.</summary>
    public ComparedTables Draw(int most, int seed) =>
        Math.Max(Training.RowCount, Math.Max(Synthetic.RowCount, Holdout.RowCount)) <= most
            ? this
            : new ComparedTables(
                Columns, Training.Draw(most, seed, "drawn training"), Synthetic.Draw(most, seed, "drawn synthetic"), Holdout.Draw(most, seed, "drawn holdout"));

    /// <summary>Position of a column among the compared ones.</summary>
    /// <exception cref="UnusableInputException">It is not among them.</exception>
    public int IndexOf(string column)
    {
        for (int index = 0; index < Columns.Count; index++)
        {
            if (string.Equals(Columns[index].Name, column, StringComparison.Ordinal))
                return index;
        }

        throw new UnusableInputException(
            $"The target column '{column}' is not among the columns to compare, which are {string.Join(", ", Columns.Select(other => other.Name))}.");
    }

    private static ComparedTable ReadTable(ColumnMeasure[] columns, Table table, string name) =>
        new([.. columns.Select(column => column.Measure(Cells(table, column.Name, name), name))], table.RowCount);

    private static string?[] Cells(Table table, string column, string name)
    {
        for (int index = 0; index < table.ColumnCount; index++)
        {
            if (string.Equals(table.ColumnNames[index], column, StringComparison.Ordinal))
                return table.Columns[index];
        }

        throw new UnusableInputException($"The {name} table has no column '{column}'; give tables with the same columns, or drop it.");
    }
}
