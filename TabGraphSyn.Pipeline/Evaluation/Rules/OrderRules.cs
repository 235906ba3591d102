using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Evaluation.Rules;

/// <summary>Finds numbers or dates that are never greater than others.</summary>
internal static class OrderRules
{
    private const int FewestRows = 50;

    /// <summary>Share of rows in which shuffled values would have to break the rule: numbers of different size are in order anyway.</summary>
    private const double LeastBroken = 0.05;

    /// <summary>The rules without those that follow from others, such as a ≤ c from a ≤ b and b ≤ c, or from sums.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="sums">Sums found before.</param>
    /// <param name="cancellationToken">Checked at every pair.</param>
    public static IReadOnlyList<AtMostRule> Of(RuleTables tables, IReadOnlyList<SumRule> sums, CancellationToken cancellationToken)
    {
        var found = new AtMostRule?[tables.Count, tables.Count];
        for (int smaller = 0; smaller < tables.Count; smaller++)
        {
            for (int greater = 0; greater < tables.Count; greater++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                bool comparable = (tables.IsNumber(smaller) && tables.IsNumber(greater)) || (tables.IsDate(smaller) && tables.IsDate(greater));
                if (comparable && smaller != greater)
                    found[smaller, greater] = Try(tables, smaller, greater);
            }
        }

        return [.. found.Cast<AtMostRule?>().OfType<AtMostRule>().Where(rule => IsListed(rule, found) && !sums.Any(sum => IsPart(tables, sum, rule)))];
    }

    private static bool IsListed(AtMostRule rule, AtMostRule?[,] found)
    {
        int columns = found.GetLength(0);
        // Of equal columns the first speaks for all.
        bool IsFirst(int column) => !Enumerable.Range(0, column).Any(other => found[other, column] is { Equal: true });
        if (rule.Equal)
            return rule.Smaller < rule.Greater && IsFirst(rule.Smaller);
        return IsFirst(rule.Smaller) && IsFirst(rule.Greater)
            && !Enumerable.Range(0, columns).Any(between =>
                found[rule.Smaller, between] is { Equal: false } && found[between, rule.Greater] is { Equal: false });
    }

    private static bool IsPart(RuleTables tables, SumRule sum, AtMostRule rule)
    {
        if (rule.Greater != sum.Total || (rule.Smaller != sum.First && rule.Smaller != sum.Second))
            return false;
        return Array.TrueForAll(tables.Training[rule.Smaller == sum.First ? sum.Second : sum.First], value => !(value < 0));
    }

    private static AtMostRule? Try(RuleTables tables, int smallerColumn, int greaterColumn)
    {
        double[] smaller = tables.Training[smallerColumn], greater = tables.Training[greaterColumn];
        int rows = 0, equal = 0;
        for (int row = 0; row < smaller.Length; row++)
        {
            if (smaller[row] > greater[row])
                return null;
            if (!double.IsNaN(smaller[row]) && !double.IsNaN(greater[row]))
                rows++;
            if (smaller[row] == greater[row])
                equal++;
        }

        if (rows < FewestRows)
            return null;
        double broken = ValueOrder.BrokenByShuffling(smaller, greater), surprise = -rows * Math.Log(1 - broken);
        if (broken < LeastBroken || surprise < RowRule.LeastSurprise)
            return null;
        string text = equal == rows
            ? $"{tables.NameOf(smallerColumn)} equals {tables.NameOf(greaterColumn)}"
            : $"{tables.NameOf(smallerColumn)} is at most {tables.NameOf(greaterColumn)}";
        return new AtMostRule(text, surprise, smallerColumn, greaterColumn, equal == rows);
    }
}
