namespace TabGraphSyn.Pipeline.Evaluation.Rules;

/// <summary>
/// Rules that hold in every training row to which they apply, and how often synthetic rows break them. A generator that
/// learned shares and correlations well may still make a man a wife, or a delivery that precedes its order.
/// </summary>
internal static class RowRules
{
    private const int MostRules = 100, FewestRows = 20;

    /// <summary>The rules, the most broken first, at most 100.</summary>
    /// <param name="tables">The tables; without held-out rows there is no reference.</param>
    /// <param name="seed">Decides which rows a search looks at first.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Checked at every pair of columns and every rule.</param>
    public static IReadOnlyList<RuleScore> Of(ComparedTables tables, int seed, int threads, CancellationToken cancellationToken)
    {
        if (tables.Training.RowCount < FewestRows)
            return [];
        var values = new RuleTables(tables);
        var dependencies = new DependencyRules(values, threads, cancellationToken);
        IReadOnlyList<SumRule> sums = SumRules.Of(values, seed, cancellationToken);
        RowRule[] rules =
        [
            .. sums,
            .. OrderRules.Of(values, sums, cancellationToken),
            .. dependencies.Listed(),
            .. ImplicationRules.Of(values, dependencies, seed, cancellationToken),
        ];
        var scores = new RuleScore[rules.Length];
        Parallel.For(0, rules.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, index =>
            scores[index] = Score(rules[index], values));
        return [.. Enumerable.Range(0, rules.Length)
            .OrderByDescending(index => scores[index].Broken.Value)
            .ThenByDescending(index => rules[index].Surprise)
            .Take(MostRules)
            .Select(index => scores[index])];
    }

    private static RuleScore Score(RowRule rule, RuleTables tables)
    {
        var (applies, broken) = Count(rule, tables.Synthetic);
        var (heldOut, heldOutBroken) = Count(rule, tables.Holdout);
        double share = applies == 0 ? 0 : (double)broken / applies;
        return new RuleScore(rule.Kind, rule.Text, Count(rule, tables.Training).Applies, applies, new Estimate(share)
        {
            Interval = Intervals.OfShare(share, applies),
            Reference = heldOut == 0 ? null : (double)heldOutBroken / heldOut,
        });
    }

    private static (int Applies, int Broken) Count(RowRule rule, double[][] values)
    {
        int applies = 0, broken = 0;
        for (int row = 0; row < values[0].Length; row++)
        {
            if (rule.Holds(values, row) is not { } holds)
                continue;
            applies++;
            broken += holds ? 0 : 1;
        }

        return (applies, broken);
    }
}
