using System.Collections.Concurrent;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Trees;

/// <summary>
/// Looks for the order in which variables are best told one after the other. Every order could describe a table, but trees don't
/// tell all of it: the better order gives rows that are held back the greater likelihood. Beginning with a given order each
/// variable is put where that gains most, the others keeping theirs, twice over.
/// </summary>
internal sealed class VariableOrder
{
    private const int Trees = 2, MostSweeps = 2;

    private const double HeldShare = 0.25;

    /// <summary>What a level's overall share counts as in a leaf, in rows: a level that the leaf has not seen is not impossible.</summary>
    private const double PriorRows = 2, LeastShare = 1e-6;

    private readonly TreeRows training, held;
    private readonly GivenVariables candidates;
    private readonly int seed;
    private readonly ConcurrentDictionary<string, double> scores = new(StringComparer.Ordinal);

    private VariableOrder(TreeRows training, TreeRows held, GivenVariables candidates, int seed)
    {
        this.training = training;
        this.held = held;
        this.candidates = candidates;
        this.seed = seed;
    }

    /// <param name="rows">Rows in random order; the first quarter is held back.</param>
    /// <param name="start">The order to begin with.</param>
    /// <param name="candidates">Which of the earlier variables a tree may ask.</param>
    /// <param name="seed">Of the trees.</param>
    /// <param name="workers">Who grows them.</param>
    /// <param name="cancellationToken">Checked often.</param>
    public static int[] Search(TreeRows rows, int[] start, GivenVariables candidates, int seed, Workers workers, CancellationToken cancellationToken)
    {
        int[] all = [.. Enumerable.Range(0, rows.Rows)];
        int heldRows = Math.Max(1, (int)(HeldShare * all.Length));
        var search = new VariableOrder(rows.Select(all.AsSpan(heldRows)), rows.Select(all.AsSpan(0, heldRows)), candidates, seed);
        int[] order = start;
        double likelihood = double.NegativeInfinity;
        for (int sweep = 0, moved = 1; sweep < MostSweeps && moved > 0; sweep++)
        {
            moved = 0;
            foreach (int variable in order)
            {
                var (better, value) = search.BestPlace(order, variable, workers, cancellationToken);
                if (value <= likelihood) continue;
                if (!better.SequenceEqual(order)) moved++;
                (order, likelihood) = (better, value);
            }
        }

        return order;
    }

    /// <summary>The order with one variable where the held rows are likeliest, and their mean log-likelihood.</summary>
    private (int[] Order, double Likelihood) BestPlace(int[] order, int variable, Workers workers, CancellationToken cancellationToken)
    {
        int[] others = [.. order.Where(other => other != variable)];
        double[] own = new double[order.Length], without = new double[others.Length], with = new double[others.Length];
        workers.RunManaged(3 * order.Length, part =>
        {
            int place = part / 3;
            if (part % 3 == 0) own[place] = Score(variable, others[..place]);
            else if (place < others.Length && part % 3 == 1) without[place] = Score(others[place], others[..place]);
            else if (place < others.Length) with[place] = Score(others[place], [.. others[..place], variable]);
        }, cancellationToken);
        int best = Array.IndexOf(order, variable);
        double most = At(best);
        for (int place = 0; place < order.Length; place++)
        {
            if (At(place) > most) (best, most) = (place, At(place));
        }

        return ([.. others[..best], variable, .. others[best..]], most);

        double At(int place) => own[place] + without.Take(place).Sum() + with.Skip(place).Sum();
    }

    /// <summary>Mean log-likelihood of a variable's levels in the held rows, given others.</summary>
    private double Score(int variable, int[] earlier)
    {
        int[] given = candidates.For(variable, earlier);
        Array.Sort(given);
        return scores.GetOrAdd(variable + ":" + string.Join(',', given), _ => Likelihood(variable, given));
    }

    private double Likelihood(int variable, int[] given)
    {
        double[] shares = new double[training.Variables[variable].LevelCount];
        foreach (ushort level in training.Levels[variable]) shares[level] += 1.0 / training.Rows;
        double[] likelihoods = new double[held.Rows];
        for (int number = 0; number < Trees; number++)
        {
            var random = new Random(Seeds.Derive32(seed, "order", variable * Trees + number));
            var tree = new ConditionalTreeGrower(training, variable, [.. given], random).Grow();
            for (int row = 0; row < likelihoods.Length; row++)
            {
                int level = held.Levels[variable][row];
                var (all, those) = tree.Rows(tree.LeafOf(held.Variables, new RowLevels(held.Levels, row)), level);
                likelihoods[row] += (those + PriorRows * (shares[level] + LeastShare)) / (all + PriorRows) / Trees;
            }
        }

        return likelihoods.Average(Math.Log);
    }
}

/// <summary>Which of the variables before one its trees may ask: those that share most with it, so that wide tables cost in proportion to their width.</summary>
/// <param name="shared">The mutual information of each two variables.</param>
internal sealed class GivenVariables(double[,] shared)
{
    private const int Most = 24;

    /// <summary>At most so many of the earlier variables.</summary>
    public int[] For(int variable, int[] earlier) =>
        earlier.Length <= Most ? [.. earlier] : [.. earlier.OrderByDescending(other => shared[variable, other]).ThenBy(other => other).Take(Most)];
}
