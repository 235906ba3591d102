namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Where one category variable has a level, another always has a certain one: they are variables of the layout.</summary>
/// <param name="Variable">The variable that decides.</param>
/// <param name="Level">Its level for which the rule holds.</param>
/// <param name="Follower">The variable that follows.</param>
/// <param name="Implied">The level that it has then.</param>
/// <param name="Otherwise">The commonest level of <paramref name="Variable"/> where the follower has another level.</param>
public sealed record DerivedRule(int Variable, int Level, int Follower, int Implied, int Otherwise);

/// <summary>Makes sampled rows keep rules that hold in every training row.</summary>
internal sealed class DerivedRules
{
    /// <summary>Rounds after which rules that pull in different directions are settled the other way.</summary>
    private const int Rounds = 4;

    private readonly Dictionary<int, DerivedRule[]>[] rules;

    /// <exception cref="ArgumentException">A rule names a variable or a level that the layout lacks.</exception>
    public DerivedRules(EncodedLayout layout, IReadOnlyList<DerivedRule> all)
    {
        bool Has(int variable, int level) =>
            variable >= 0 && variable < layout.Categories && level >= 0 && level < layout.LevelCounts[variable];
        if (all.Any(rule => !Has(rule.Variable, rule.Level) || !Has(rule.Variable, rule.Otherwise) || !Has(rule.Follower, rule.Implied)))
            throw new ArgumentException("A rule names a variable or a level that isn't there.", nameof(all));
        rules = [.. Enumerable.Range(0, layout.Categories).Select(variable => all
            .Where(rule => rule.Variable == variable)
            .GroupBy(rule => rule.Level)
            .ToDictionary(group => group.Key, group => group.ToArray()))];
    }

    /// <summary>
    /// The sample with followers set to what is implied. Rows that had no violation come back unchanged; the sample itself is
    /// left as it is.
    /// </summary>
    public EncodedSample Apply(EncodedSample sample)
    {
        int[] deciding = [.. Enumerable.Range(0, rules.Length).Where(variable => rules[variable].Count > 0)];
        if (deciding.Length == 0)
            return sample;
        int[] codes = [.. sample.Codes];
        Parallel.For(0, sample.Rows, row =>
        {
            var levels = codes.AsSpan(row * rules.Length, rules.Length);
            for (int round = 0; round < Rounds && Settle(levels, deciding, giveWay: false); round++)
            {
            }

            Settle(levels, deciding, giveWay: true);
        });
        return sample with { Codes = codes };
    }

    /// <summary>
    /// Goes through a row's rules once; true where one was violated. A violated rule sets its follower or, to give way,
    /// the variable that decides.
    /// </summary>
    private bool Settle(Span<int> levels, int[] deciding, bool giveWay)
    {
        bool changed = false;
        foreach (int variable in deciding)
        {
            if (!rules[variable].TryGetValue(levels[variable], out var holding))
                continue;
            foreach (var rule in holding)
            {
                if (levels[rule.Follower] == rule.Implied)
                    continue;
                changed = true;
                if (giveWay)
                {
                    levels[variable] = rule.Otherwise;
                    break;
                }

                levels[rule.Follower] = rule.Implied;
            }
        }

        return changed;
    }
}
