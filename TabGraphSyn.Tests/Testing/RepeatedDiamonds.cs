using System.Globalization;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Testing;

/// <summary>The packaged diamonds, repeated and perturbed into a table of any size.</summary>
internal static class RepeatedDiamonds
{
    private const double NumberNoise = 0.02, OtherLevels = 0.02;

    /// <param name="rows">Rows to make.</param>
    /// <param name="columns">Columns to make: the table's own ten, then copies of them, each perturbed by itself.</param>
    public static Table Make(int rows, int columns)
    {
        Table diamonds = TableReader.Read(BundledData.PathOf("diamonds.csv")).Table;
        string[] names = [.. Enumerable.Range(0, columns).Select(column =>
            column < diamonds.ColumnCount ? diamonds.ColumnNames[column] : $"{diamonds.ColumnNames[column % diamonds.ColumnCount]}_{column / diamonds.ColumnCount + 1}")];
        string?[][] cells = [.. Enumerable.Range(0, columns).Select(column => Perturb(diamonds.Columns[column % diamonds.ColumnCount], rows, new Random(column)))];
        return new Table(names, cells);
    }

    private static string?[] Perturb(string?[] source, int rows, Random random)
    {
        bool isNumber = double.TryParse(source[0], CultureInfo.InvariantCulture, out _);
        int decimals = isNumber && source.Any(cell => cell!.Contains('.', StringComparison.Ordinal)) ? 2 : 0;
        var cells = new string?[rows];
        for (int row = 0; row < rows; row++)
        {
            string cell = source[row % source.Length]!;
            cells[row] = isNumber
                ? (double.Parse(cell, CultureInfo.InvariantCulture) * (1 + NumberNoise * (random.NextDouble() - 0.5))).ToString($"F{decimals}", CultureInfo.InvariantCulture)
                : random.NextDouble() < OtherLevels ? source[random.Next(source.Length)] : cell;
        }

        return cells;
    }
}
