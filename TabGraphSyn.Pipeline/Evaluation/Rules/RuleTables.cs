using TabGraphSyn.Pipeline.Evaluation.Charts;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Evaluation.Rules;

/// <summary>The tables as rules see them: every cell is a number, a level being its code.</summary>
internal sealed class RuleTables
{
    /// <summary>
    /// Columns looked at, the first ones: pairs grow with the square of the columns, and nobody reads the rules of thousands.
    /// </summary>
    private const int MostColumns = 200;

    private const int LongestLevel = 60;

    private readonly IReadOnlyList<ColumnMeasure> measures;

    public RuleTables(ComparedTables tables)
    {
        measures = tables.Columns;
        Count = Math.Min(MostColumns, measures.Count);
        Training = Values(tables.Training);
        Synthetic = Values(tables.Synthetic);
        Holdout = Values(tables.Holdout);
    }

    /// <summary>Columns looked at.</summary>
    public int Count { get; }

    /// <summary>Values of the training rows, [columns][rows]; NaN where missing.</summary>
    public double[][] Training { get; }

    /// <summary>Values of the synthetic rows, [columns][rows].</summary>
    public double[][] Synthetic { get; }

    /// <summary>Values of the held-out rows, [columns][rows].</summary>
    public double[][] Holdout { get; }

    public bool IsCategory(int column) => !measures[column].IsOrdered;

    public bool IsDate(int column) => measures[column].Kind is ColumnKind.Date or ColumnKind.DateTime;

    public bool IsNumber(int column) => measures[column].Kind is ColumnKind.Integer or ColumnKind.Decimal;

    /// <summary>The column's name in quotes.</summary>
    public string NameOf(int column) => $"'{measures[column].Name}'";

    /// <summary>A value in words, to follow 'is'.</summary>
    public string TextOf(int column, double value)
    {
        if (double.IsNaN(value))
            return "missing";
        if (!measures[column].IsOrdered)
        {
            string level = measures[column].Levels[(int)value - 1];
            return $"'{(level.Length > LongestLevel ? level[..LongestLevel] + "…" : level)}'";
        }

        return IsDate(column) ? DateAxis.TextOf(value) : NumberAxis.TextOf(value);
    }

    private double[][] Values(ComparedTable table) => [.. table.Columns.Take(Count).Select(column =>
        column.Numbers ?? Array.ConvertAll(column.Codes, code => code == 0 ? double.NaN : code))];
}
