using System.Runtime.InteropServices;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation.Rules;

/// <summary>Finds values from which a value of another column follows.</summary>
internal sealed class ImplicationRules
{
    private const int FewestRows = 20;
    private const double LeastShare = 0.01;

    /// <summary>A number is a state of its own, as 0 often is, from this share of the rows.</summary>
    private const double LeastNumberShare = 0.05;

    /// <summary>What nearly all rows have, follows from anything.</summary>
    private const double MostFollowing = 0.95;

    /// <summary>Of one column's values for another's: more would say the same again.</summary>
    private const int MostOfPair = 5;

    private const int MostRules = 30, MostCandidates = 3000, SampledRows = 5000;

    private readonly RuleTables tables;
    private readonly DependencyRules dependencies;
    private readonly Dictionary<CellState, int> counts = [];
    private readonly List<ImpliesRule> candidates = [];
    private readonly int rows;

    private ImplicationRules(RuleTables tables, DependencyRules dependencies)
    {
        this.tables = tables;
        this.dependencies = dependencies;
        rows = tables.Training[0].Length;
    }

    /// <summary>The most surprising rules that follow neither from a dependency nor from each other.</summary>
    public static IReadOnlyList<ImpliesRule> Of(RuleTables tables, DependencyRules dependencies, int seed, CancellationToken cancellationToken)
    {
        var search = new ImplicationRules(tables, dependencies);
        int[] sampled = Seeds.Draw(search.rows, SampledRows, seed, "values of rules");
        for (int column = 0; column < tables.Count; column++)
        {
            foreach (double value in search.StatesOf(column, sampled))
            {
                cancellationToken.ThrowIfCancellationRequested();
                search.TryAll(new CellState(column, value));
            }
        }

        return search.Listed();
    }

    /// <summary>Values that many rows have, in the order of the values.</summary>
    private IEnumerable<double> StatesOf(int column, int[] sampled)
    {
        var sample = new Dictionary<double, int>();
        foreach (int row in sampled)
            CollectionsMarshal.GetValueRefOrAddDefault(sample, tables.Training[column][row], out _)++;
        double least = Math.Max(FewestRows, rows * LeastShare), leastNumber = Math.Max(FewestRows, rows * LeastNumberShare);
        return sample.Where(value => value.Value >= sampled.Length * LeastShare / 2).Select(value => value.Key).Order()
            .Where(value => CountOf(new CellState(column, value)) >= (double.IsNaN(value) || tables.IsCategory(column) ? least : leastNumber));
    }

    private void TryAll(CellState condition)
    {
        double[] conditions = tables.Training[condition.Column];
        int[] held = [.. Enumerable.Range(0, rows).Where(row => Same(conditions[row], condition.Value))];
        for (int column = 0; column < tables.Count; column++)
        {
            double[] values = tables.Training[column];
            var follows = new CellState(column, values[held[0]]);
            if (column == condition.Column || (dependencies.Holds(condition.Column, column) && !double.IsNaN(condition.Value) && !double.IsNaN(follows.Value))
                || !Array.TrueForAll(held, row => Same(values[row], follows.Value)))
                continue;
            int count = CountOf(follows);
            double surprise = -held.Length * Math.Log((double)count / rows);
            if (count < rows * MostFollowing && surprise >= RowRule.LeastSurprise)
                candidates.Add(new ImpliesRule(TextOf(condition, follows, count == held.Length), surprise, condition, follows, count == held.Length));
        }

        if (candidates.Count > 2 * MostCandidates)
            KeepMostSurprising();
    }

    private void KeepMostSurprising()
    {
        ImpliesRule[] kept = [.. candidates.OrderByDescending(rule => rule.Surprise).Take(MostCandidates)];
        candidates.Clear();
        candidates.AddRange(kept);
    }

    private List<ImpliesRule> Listed()
    {
        KeepMostSurprising();
        var first = new Dictionary<CellState, CellState>();
        foreach (ImpliesRule rule in candidates.Where(rule => rule.BothWays))
        {
            Earlier(first, rule.Then, rule.If);
            Earlier(first, rule.If, rule.Then);
        }

        ILookup<CellState, CellState> follows = candidates.ToLookup(rule => rule.If, rule => rule.Then);
        HashSet<(CellState, CellState)> known = [.. candidates.Select(rule => (rule.If, rule.Then))];
        var listed = new List<ImpliesRule>();
        var ofPair = new Dictionary<(int, int), int>();
        foreach (ImpliesRule rule in candidates)
        {
            // Of states that always come together the one of the earliest column speaks for all.
            if (first.ContainsKey(rule.If) || (first.TryGetValue(rule.Then, out CellState earlier) && earlier != rule.If))
                continue;
            if (!rule.BothWays && follows[rule.If].Any(between => between != rule.Then && Follows(between, rule.Then, known)))
                continue;
            (int, int) pair = (Math.Min(rule.If.Column, rule.Then.Column), Math.Max(rule.If.Column, rule.Then.Column));
            if (CollectionsMarshal.GetValueRefOrAddDefault(ofPair, pair, out _)++ >= MostOfPair)
                continue;
            listed.Add(rule);
            if (listed.Count == MostRules)
                break;
        }

        return listed;
    }

    private bool Follows(CellState between, CellState then, HashSet<(CellState, CellState)> known) =>
        (known.Contains((between, then)) && !known.Contains((then, between)))
        || (!double.IsNaN(between.Value) && !double.IsNaN(then.Value) && dependencies.Holds(between.Column, then.Column)
            && !dependencies.Holds(then.Column, between.Column));

    private static void Earlier(Dictionary<CellState, CellState> first, CellState state, CellState other)
    {
        if (other.Column < state.Column && (!first.TryGetValue(state, out CellState known) || other.Column < known.Column))
            first[state] = other;
    }

    private string TextOf(CellState condition, CellState follows, bool bothWays) =>
        $"{tables.NameOf(follows.Column)} is {tables.TextOf(follows.Column, follows.Value)} {(bothWays ? "exactly " : "")}where "
        + $"{tables.NameOf(condition.Column)} is {tables.TextOf(condition.Column, condition.Value)}";

    private int CountOf(CellState state)
    {
        if (!counts.TryGetValue(state, out int count))
            counts[state] = count = tables.Training[state.Column].Count(value => Same(value, state.Value));
        return count;
    }

    private static bool Same(double first, double second) => first == second || (double.IsNaN(first) && double.IsNaN(second));
}
