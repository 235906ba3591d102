using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation.Rules;

/// <summary>Finds numbers that two others add up to.</summary>
internal static class SumRules
{
    /// <summary>Rows that must have all three values; as many of each pair are tried before all rows are.</summary>
    private const int FewestRows = 50;

    /// <summary>Number columns looked at, the first ones: sums grow with their cube.</summary>
    private const int MostColumns = 60;

    /// <summary>Rows in which an addend must be other than 0, as a number and as a share: a sum with nothing is no sum.</summary>
    private const int FewestOthers = 5;
    private const double LeastOthers = 0.01;

    /// <summary>The sums, none of two columns of which one is nearly always 0.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="seed">Decides which rows are tried first.</param>
    /// <param name="cancellationToken">Checked at every pair.</param>
    public static IReadOnlyList<SumRule> Of(RuleTables tables, int seed, CancellationToken cancellationToken)
    {
        int[] columns = [.. Enumerable.Range(0, tables.Count).Where(tables.IsNumber).Take(MostColumns)];
        columns = Array.FindAll(columns, column => !Array.Exists(columns, other => other < column && tables.Training[other].SequenceEqual(tables.Training[column])));
        double[] tolerances = Array.ConvertAll(columns, column => NumberPrecision.UnitOf(tables.Training[column]) / 2);
        int[] order = Seeds.Draw(tables.Training[0].Length, int.MaxValue, seed, "sums");
        var rules = new List<SumRule>();
        for (int first = 0; first < columns.Length; first++)
        {
            for (int second = first + 1; second < columns.Length; second++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                double[] one = tables.Training[columns[first]], other = tables.Training[columns[second]];
                int[] sampled = [.. order.Where(row => !double.IsNaN(one[row]) && !double.IsNaN(other[row])).Take(FewestRows)];
                for (int total = 0; total < columns.Length && sampled.Length == FewestRows; total++)
                {
                    if (total != first && total != second && MayAdd(one, other, tables.Training[columns[total]], sampled, tolerances[total])
                        && Adds(one, other, tables.Training[columns[total]], tolerances[total]))
                        rules.Add(RuleOf(tables, columns[first], columns[second], columns[total], tolerances[total]));
                }
            }
        }

        return rules;
    }

    private static SumRule RuleOf(RuleTables tables, int first, int second, int total, double tolerance) => new(
        $"{tables.NameOf(first)} and {tables.NameOf(second)} add up to {tables.NameOf(total)}",
        double.PositiveInfinity, first, second, total, tolerance);

    /// <summary>Whether no sampled row says otherwise, and not all lack the sum.</summary>
    private static bool MayAdd(double[] first, double[] second, double[] total, int[] sampled, double tolerance)
    {
        bool isPresent = false;
        foreach (int row in sampled)
        {
            if (double.IsNaN(total[row]))
                continue;
            if (!SumRule.Adds(first[row], second[row], total[row], tolerance))
                return false;
            isPresent = true;
        }

        return isPresent;
    }

    private static bool Adds(double[] first, double[] second, double[] total, double tolerance)
    {
        int rows = 0, firstOthers = 0, secondOthers = 0;
        for (int row = 0; row < first.Length; row++)
        {
            if (double.IsNaN(first[row]) || double.IsNaN(second[row]) || double.IsNaN(total[row]))
                continue;
            if (!SumRule.Adds(first[row], second[row], total[row], tolerance))
                return false;
            rows++;
            // More than what rounding of the sum hides.
            firstOthers += Math.Abs(first[row]) > tolerance ? 1 : 0;
            secondOthers += Math.Abs(second[row]) > tolerance ? 1 : 0;
        }

        int others = Math.Max(FewestOthers, (int)(rows * LeastOthers));
        return rows >= FewestRows && firstOthers >= others && secondOthers >= others && !IsConstant(first) && !IsConstant(second) && !IsConstant(total);
    }

    private static bool IsConstant(double[] values)
    {
        double known = Array.Find(values, value => !double.IsNaN(value));
        return Array.TrueForAll(values, value => double.IsNaN(value) || value == known);
    }
}
