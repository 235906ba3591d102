using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>Finds numbers that two others add up to.</summary>
internal static class SumRules
{
    private const int FewestRows = 50, SampledRows = 50;

    /// <summary>Number columns looked at, the first ones: sums grow with their cube.</summary>
    private const int MostColumns = 60;

    /// <summary>Rows in which an addend must be other than 0, as a number and as a share: a sum with nothing is no sum.</summary>
    private const int FewestOthers = 5;
    private const double LeastOthers = 0.01;

    public static IReadOnlyList<SumRule> Of(RuleTables tables, int seed, CancellationToken cancellationToken)
    {
        int[] columns = [.. Enumerable.Range(0, tables.Count).Where(tables.IsNumber).Take(MostColumns)];
        columns = Array.FindAll(columns, column => !Array.Exists(columns, other => other < column && tables.Training[other].SequenceEqual(tables.Training[column])));
        int[] sampled = Seeds.Draw(tables.Training[0].Length, SampledRows, seed, "sums");
        double[][] samples = Array.ConvertAll(columns, column => Array.ConvertAll(sampled, row => tables.Training[column][row]));
        double[] tolerances = Array.ConvertAll(columns, column => NumberPrecision.UnitOf(tables.Training[column]) / 2);
        var rules = new List<SumRule>();
        for (int first = 0; first < columns.Length; first++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int second = first + 1; second < columns.Length; second++)
            {
                for (int total = 0; total < columns.Length; total++)
                {
                    if (total != first && total != second && Adds(samples[first], samples[second], samples[total], tolerances[total])
                        && Adds(tables, columns[first], columns[second], columns[total], tolerances[total]))
                        rules.Add(RuleOf(tables, columns[first], columns[second], columns[total], tolerances[total]));
                }
            }
        }

        return rules;
    }

    private static SumRule RuleOf(RuleTables tables, int first, int second, int total, double tolerance) => new(
        $"{tables.NameOf(first)} and {tables.NameOf(second)} add up to {tables.NameOf(total)}",
        double.PositiveInfinity, first, second, total, tolerance);

    /// <summary>Whether no sampled row says otherwise; a row with a missing value says nothing.</summary>
    private static bool Adds(double[] first, double[] second, double[] total, double tolerance)
    {
        for (int row = 0; row < first.Length; row++)
        {
            double sum = first[row] + second[row];
            if (!double.IsNaN(sum) && !double.IsNaN(total[row]) && !SumRule.Adds(first[row], second[row], total[row], tolerance))
                return false;
        }

        return true;
    }

    private static bool Adds(RuleTables tables, int firstColumn, int secondColumn, int totalColumn, double tolerance)
    {
        double[] first = tables.Training[firstColumn], second = tables.Training[secondColumn], total = tables.Training[totalColumn];
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
