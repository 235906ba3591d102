using System.Globalization;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Evaluation;

/// <summary>Small tables for measures: columns whose name begins with 'x' are numbers, all others categories.</summary>
internal static class ComparedTablesHarness
{
    public static ComparedTables Compare(Table training, Table synthetic, Table? holdout) =>
        ComparedTables.Read(SchemaOf(training), training, synthetic, holdout);

    public static Table TableOf(params (string Name, string?[] Cells)[] columns) =>
        new([.. columns.Select(column => column.Name)], [.. columns.Select(column => column.Cells)]);

    public static TableSchema SchemaOf(Table table) => new([.. table.ColumnNames.Select(name => new ColumnSchema
    {
        Name = name,
        Kind = name.StartsWith('x') ? ColumnKind.Decimal : ColumnKind.Category,
    })]);

    /// <summary>
    /// Rows in which a number follows a group of three, a second number follows the first, and a flag follows both.
    /// </summary>
    /// <param name="rows">How many.</param>
    /// <param name="seed">Different seeds give different rows of the same distribution.</param>
    public static Table Dependent(int rows, int seed)
    {
        var random = new Random(seed);
        string?[] group = new string?[rows], first = new string?[rows], second = new string?[rows], flag = new string?[rows];
        for (int row = 0; row < rows; row++)
        {
            int level = random.Next(3);
            double number = level + random.NextDouble(), other = number + (0.2 * random.NextDouble());
            group[row] = "abc"[level].ToString();
            first[row] = random.Next(20) == 0 ? null : number.ToString("R", CultureInfo.InvariantCulture);
            second[row] = other.ToString("R", CultureInfo.InvariantCulture);
            flag[row] = random.NextDouble() < 0.1 + (0.8 * (other - level)) ? "yes" : "no";
        }

        return TableOf(("group", group), ("x1", first), ("x2", second), ("flag", flag));
    }

    /// <summary>The same cells, each column shuffled by itself: every shape is kept and every dependency lost.</summary>
    public static Table Independent(Table table, int seed)
    {
        var random = new Random(seed);
        return new Table(table.ColumnNames, [.. table.Columns.Select(column =>
        {
            string?[] cells = [.. column];
            random.Shuffle(cells);
            return cells;
        })]);
    }
}
