namespace TabGraphSyn.Pipeline.Preview;

/// <summary>
/// Which nodes depend on which: the tree of greatest mutual information (Chow and Liu 1968), and for each node the one
/// further parent that adds most given the first, among those that come before it. Of several roots, that from which second parents add most;
/// then further parents for each, as long as they tell more than chance would.
/// </summary>
/// <param name="Order">Nodes, parents before children.</param>
/// <param name="Parents">For each node its parents, that of the tree first; empty for a root.</param>
/// <param name="Shared">The mutual information of each two nodes, in nats; 0 where chance could give as much, or without parents.</param>
internal sealed record NetworkStructure(int[] Order, int[][] Parents, double[,] Shared)
{
    /// <summary>Row visits that finding the structure may cost; wide tables use fewer rows for it.</summary>
    private const long Budget = 150_000_000;

    /// <summary>Standard errors by which a dependence must exceed what chance gives.</summary>
    private const double Significance = 2;

    /// <summary>In wide tables, so many of the nodes that share most with a node are asked whether they are its further parents.</summary>
    private const int LeastCandidates = 8;

    public static NetworkStructure Learn(NodeLevels[] nodes, int rows, int maximumParents)
    {
        int n = nodes.Length;
        if (n == 0) return new NetworkStructure([], [], new double[0, 0]);
        ushort[][] levels = SomeRows(nodes, rows);
        var weights = new double[n, n];
        if (maximumParents > 0)
        {
            Parallel.For(0, n, () => new MutualInformation(), (a, _, measure) =>
            {
                for (int b = 0; b < a; b++)
                    weights[a, b] = weights[b, a] = Excess(measure, levels, nodes, a, b, given: -1);
                return measure;
            }, _ => { });
        }

        int roots = maximumParents > 1 ? (int)Math.Clamp(Budget / Math.Max(1, (long)levels[0].Length * n * (n - 1) / 2), 1, n) : 1;
        var best = Roots(weights).Take(roots).Select(root => WithRoot(root, weights, levels, nodes, maximumParents)).MaxBy(found => found.Information).Structure;
        return maximumParents > 2 ? WithFurtherParents(best, levels, nodes, maximumParents) : best;
    }

    /// <summary>Nodes, those that share most with the others first.</summary>
    private static IEnumerable<int> Roots(double[,] weights)
    {
        int n = weights.GetLength(0);
        return Enumerable.Range(0, n).OrderByDescending(a => Enumerable.Range(0, n).Sum(b => weights[a, b]));
    }

    /// <summary>The structure from a root, and what second parents add in all: the tree's own information is the same from every root.</summary>
    private static (NetworkStructure Structure, double Information) WithRoot(
        int root, double[,] weights, ushort[][] levels, NodeLevels[] nodes, int maximumParents)
    {
        int n = nodes.Length;
        var (order, first) = SpanningTree(weights, root);
        int[] second = [.. Enumerable.Repeat(-1, n)];
        var added = new double[n];
        if (maximumParents > 1)
        {
            Parallel.For(2, n, () => new MutualInformation(), (place, _, measure) =>
            {
                int node = order[place];
                if (first[node] >= 0)
                    (second[node], added[node]) = BestSecond(measure, levels, nodes, order.AsSpan(0, place), node, first[node]);
                return measure;
            }, _ => { });
        }

        int[][] parents = [.. first.Zip(second, (one, two) => one < 0 ? (int[])[] : two < 0 ? [one] : [one, two])];
        return (new NetworkStructure(order, parents, weights), added.Sum());
    }

    private static NetworkStructure WithFurtherParents(
        NetworkStructure found, ushort[][] levels, NodeLevels[] nodes, int maximumParents)
    {
        int n = nodes.Length;
        int candidates = (int)Math.Clamp(Budget / Math.Max(1, (long)levels[0].Length * n * (maximumParents - 2)), LeastCandidates, int.MaxValue);
        int[][] parents = [.. found.Parents];
        Parallel.For(3, n, place =>
        {
            int node = found.Order[place];
            if (parents[node].Length < 2) return;
            var further = new FurtherParents(levels[node], nodes[node].ParentLevelCount);
            foreach (int parent in parents[node]) further.Take(levels[parent], nodes[parent].ParentLevelCount);
            List<int> left = [.. found.Order[..place].Except(parents[node]).OrderByDescending(other => found.Shared[node, other]).Take(candidates)];
            while (parents[node].Length < maximumParents && left.Count > 0)
            {
                var (best, told) = left.Select(other => (other, Told: Excess(further.Told(levels[other], nodes[other].ParentLevelCount)))).MaxBy(other => other.Told);
                if (told <= 0) break;
                further.Take(levels[best], nodes[best].ParentLevelCount);
                parents[node] = [.. parents[node], best];
                left.Remove(best);
            }
        });
        return found with { Parents = parents };
    }

    private static (int Node, double Information) BestSecond(
        MutualInformation measure, ushort[][] levels, NodeLevels[] nodes, ReadOnlySpan<int> earlier, int node, int first)
    {
        int best = -1;
        double most = 0;
        foreach (int candidate in earlier)
        {
            if (candidate == first)
                continue;
            double excess = Excess(measure, levels, nodes, node, candidate, first);
            if (excess > most)
                (best, most) = (candidate, excess);
        }

        return (best, most);
    }

    /// <summary>Information beyond what chance could give; else 0.</summary>
    private static double Excess((double Information, double Error) measured) => measured.Information > Significance * measured.Error ? measured.Information : 0;

    /// <summary>Bias-corrected information in nats; 0 where chance could give as much.</summary>
    private static double Excess(MutualInformation measure, ushort[][] levels, NodeLevels[] nodes, int a, int b, int given)
    {
        return Excess(measure.Between(
            levels[a], nodes[a].ParentLevelCount, levels[b], nodes[b].ParentLevelCount,
            given < 0 ? null : levels[given], given < 0 ? 1 : nodes[given].ParentLevelCount));
    }

    /// <summary>Prim's algorithm; a node without any dependence is a root of its own.</summary>
    private static (int[] Order, int[] First) SpanningTree(double[,] weights, int root)
    {
        int n = weights.GetLength(0);
        var order = new List<int>(n);
        int[] first = [.. Enumerable.Repeat(-1, n)];
        var reach = new double[n];
        var placed = new bool[n];
        while (order.Count < n)
        {
            int next = order.Count == 0 ? root : -1;
            for (int node = 0; order.Count > 0 && node < n; node++)
            {
                if (!placed[node] && (next < 0 || reach[node] > reach[next]))
                    next = node;
            }

            placed[next] = true;
            order.Add(next);
            for (int node = 0; node < n; node++)
            {
                if (placed[node] || weights[next, node] <= reach[node])
                    continue;
                (reach[node], first[node]) = (weights[next, node], next);
            }
        }

        return ([.. order], first);
    }

    private static ushort[][] SomeRows(NodeLevels[] nodes, int rows)
    {
        long pairs = Math.Max(1, (long)nodes.Length * (nodes.Length - 1) / 2);
        int some = (int)Math.Min(rows, Math.Clamp(Budget / pairs, 2_000, 100_000));
        var levels = new ushort[nodes.Length][];
        Parallel.For(0, nodes.Length, node =>
        {
            var taken = new ushort[some];
            for (int i = 0; i < some; i++)
                taken[i] = (ushort)nodes[node].ParentLevels[nodes[node].Levels[(long)i * rows / some]];
            levels[node] = taken;
        });
        return levels;
    }
}
