using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline.Trees;

/// <summary>
/// Grows trees of one variable's levels given others. Each split takes most off the summed squares of the contrasts (of
/// indicators that is Gini's index; Breiman et al., 1984). It is looked for over the variable that parts the root and some of the others, over more
/// only where none of these gains, and trees are grown on a draw of the rows, so that they differ (Breiman, 2001). The leaves then count all rows.
/// Not for several threads at once.
/// </summary>
/// <param name="rows">What to learn from.</param>
/// <param name="child">The variable whose levels the tree gives.</param>
/// <param name="given">Those that may part the rows.</param>
/// <param name="random">Of rows, variables and the order of levels.</param>
internal sealed class ConditionalTreeGrower(TreeRows rows, int child, int[] given, Random random)
{
    /// <summary>
    /// Rows of a leaf at least, of those that the tree is grown on: so many in a large table, twice as many in one of <see cref="FewRows"/>,
    /// where the leaves of all trees together would tell more of each row.
    /// </summary>
    private const int LeastLeafRows = 10, FewRows = 3000;

    /// <summary>What a split must gain, in variances of the leaf's contrasts: by chance alone it gains about one, and the best of many some more.</summary>
    private const double LeastGain = 3;

    private const double RowShare = 0.7, VariableShare = 0.7;

    private readonly int leafRows = (int)Math.Round(LeastLeafRows * (1 + Math.Sqrt(FewRows / (double)rows.Rows)));

    private readonly List<int> variables = [], splits = [], rights = [];
    private readonly List<ulong> sets = [];
    private float[] contrasts = [];
    private int width;
    private int[] order = []; // rows, those of a node side by side
    private float[] histogram = []; // for each level of a variable the sums of the contrasts, then the number of rows
    private int[] seen = []; // the levels of that variable which the node's rows have
    private int seenCount;
    private double[] keys = [], total = [], left = [], direction = [];
    private int strongest = -1; // the variable that parts the root; -1 before it is known

    /// <summary>Grows a tree.</summary>
    public ConditionalTree Grow()
    {
        variables.Clear();
        splits.Clear();
        rights.Clear();
        sets.Clear();
        (contrasts, width) = rows.Variables[child].Contrasts(random);
        (total, left, direction) = (new double[width], new double[width], new double[width]);
        int mostLevels = given.Select(variable => rows.Variables[variable].SplitLevels).DefaultIfEmpty(0).Max();
        histogram = new float[(width + 1) * mostLevels];
        (seen, keys, seenCount, strongest) = (new int[mostLevels], new double[mostLevels], 0, -1);
        order = [.. Enumerable.Range(0, rows.Rows)];
        random.Shuffle(order);
        Build(0, given.Length == 0 ? rows.Rows : Math.Max(1, (int)(rows.Rows * RowShare)));
        return WithLeaves();
    }

    private int Build(int start, int count)
    {
        int node = variables.Count;
        variables.Add(-1);
        splits.Add(0);
        rights.Add(0);
        var split = count < 2 * leafRows ? null : FindSplit(start, count);
        if (split is null) return node;

        bool isNumber = rows.Variables[split.Variable].IsNumber;
        int place = isNumber ? split.Threshold : ConditionalTree.AddSet(sets, split.LeftLevels);
        int middle = Partition(start, count, split.Variable, isNumber, place);
        (variables[node], splits[node]) = (split.Variable, place);
        Build(start, middle - start);
        rights[node] = Build(middle, start + count - middle);
        return node;
    }

    private int Partition(int start, int count, int variable, bool isNumber, int place)
    {
        ushort[] levels = rows.Levels[variable];
        var set = CollectionsMarshal.AsSpan(sets);
        int low = start, high = start + count - 1;
        while (low <= high)
        {
            int level = levels[order[low]];
            if (isNumber ? level < place : ConditionalTree.Holds(set, place, level)) low++;
            else
            {
                (order[low], order[high]) = (order[high], order[low]);
                high--;
            }
        }

        return low;
    }

    private Split? FindSplit(int start, int count)
    {
        double variance = Sum(start, count);
        if (variance < 1e-6) return null;
        double least = LeastGain * variance;
        Split? best = null;
        random.Shuffle(given);
        int enough = given.Length;
        if (strongest >= 0)
        {
            int at = Array.IndexOf(given, strongest);
            (given[0], given[at]) = (given[at], given[0]);
            enough = (int)Math.Ceiling(VariableShare * given.Length);
        }

        for (int asked = 0; asked < given.Length && (asked < enough || best is null); asked++)
        {
            CountLevels(start, count, given[asked]);
            if (BestSplit(given[asked], count, best?.Gain ?? least) is { } better) best = better;
        }

        if (strongest < 0 && best is not null) strongest = best.Variable;
        return best;
    }

    /// <summary>Sums the contrasts of a node's rows; returns their variance, over all contrasts together.</summary>
    private double Sum(int start, int count)
    {
        Array.Clear(total);
        ushort[] levels = rows.Levels[child];
        double squares = 0;
        foreach (int row in order.AsSpan(start, count))
        {
            var own = contrasts.AsSpan(levels[row] * width, width);
            for (int i = 0; i < own.Length; i++)
            {
                total[i] += own[i];
                squares += own[i] * own[i];
            }
        }

        return (squares - total.Sum(sum => sum * sum) / count) / count;
    }

    private void CountLevels(int start, int count, int variable)
    {
        int stride = width + 1, most = rows.Variables[variable].SplitLevels - 1;
        foreach (int level in seen.AsSpan(0, seenCount)) Array.Clear(histogram, level * stride, stride);
        seenCount = 0;
        ushort[] levels = rows.Levels[variable], own = rows.Levels[child];
        foreach (int row in order.AsSpan(start, count))
        {
            int level = Math.Min((int)levels[row], most);
            var cell = histogram.AsSpan(level * stride, stride);
            if (cell[width] == 0) seen[seenCount++] = level;
            var values = contrasts.AsSpan(own[row] * width, width);
            for (int i = 0; i < values.Length; i++) cell[i] += values[i];
            cell[width]++;
        }
    }

    /// <summary>The best split by a variable, of those that gain more than so much; null without one.</summary>
    private Split? BestSplit(int variable, int count, double least)
    {
        int stride = width + 1;
        bool isNumber = rows.Variables[variable].IsNumber;
        var levels = seen.AsSpan(0, seenCount);
        if (levels.Length < 2) return null;
        levels.Sort();
        if (!isNumber && levels.Length > 2) SortLevels(levels);
        double before = total.Sum(sum => sum * sum) / count, rowsLeft = 0, bestGain = least;
        int best = -1;
        Array.Clear(left);
        for (int at = 0; at < levels.Length - 1; at++)
        {
            var cell = histogram.AsSpan(levels[at] * stride, stride);
            rowsLeft += cell[width];
            for (int i = 0; i < width; i++) left[i] += cell[i];
            if (rowsLeft < leafRows) continue;
            double rowsRight = count - rowsLeft;
            if (rowsRight < leafRows) break;
            double ofLeft = 0, ofRight = 0;
            for (int i = 0; i < width; i++)
            {
                double right = total[i] - left[i];
                ofLeft += left[i] * left[i];
                ofRight += right * right;
            }

            double gain = ofLeft / rowsLeft + ofRight / rowsRight - before;
            if (gain > bestGain) (bestGain, best) = (gain, at);
        }

        return best < 0 ? null : new Split(variable, bestGain, levels[best] + 1, isNumber ? [] : levels[..(best + 1)].ToArray());
    }

    /// <summary>
    /// Orders the levels of a category by their mean along a direction of the contrasts, so that they are split like a number
    /// (Fisher, 1958): the line of a number's quantiles, or of a category's levels any one.
    /// </summary>
    private void SortLevels(Span<int> levels)
    {
        for (int i = 0; i < width; i++) direction[i] = !rows.Variables[child].IsNumber ? random.NextDouble() - 0.5 : i == 0 ? 1 : 0;
        for (int at = 0; at < levels.Length; at++)
        {
            var cell = histogram.AsSpan(levels[at] * (width + 1), width + 1);
            double sum = 0;
            for (int i = 0; i < width; i++) sum += direction[i] * cell[i];
            keys[at] = sum / cell[width];
        }

        keys.AsSpan(0, levels.Length).Sort(levels);
    }

    /// <summary>The tree, with all rows counted in its leaves.</summary>
    private ConditionalTree WithLeaves()
    {
        int nodes = variables.Count;
        var tree = new ConditionalTree
        {
            Variables = [.. variables], Splits = [.. splits], Rights = [.. rights], Sets = [.. sets], Starts = new int[nodes + 1], Levels = [], RunningRows = [],
        };
        int[] leaves = new int[rows.Rows], next = new int[nodes + 1];
        for (int row = 0; row < leaves.Length; row++) next[1 + (leaves[row] = tree.LeafOf(rows.Variables, new RowLevels(rows.Levels, row)))]++;
        for (int node = 0; node < nodes; node++) next[node + 1] += next[node];
        int[] ends = next[1..];
        ushort[] sorted = new ushort[leaves.Length];
        for (int row = 0; row < leaves.Length; row++) sorted[next[leaves[row]]++] = rows.Levels[child][row];

        var levels = new List<ushort>();
        var running = new List<int>();
        for (int node = 0, start = 0; node < nodes; start = ends[node++])
        {
            var own = sorted.AsSpan(start, ends[node] - start);
            own.Sort();
            for (int i = 0; i < own.Length; i++)
            {
                if (i + 1 < own.Length && own[i + 1] == own[i]) continue;
                levels.Add(own[i]);
                running.Add(i + 1);
            }

            tree.Starts[node + 1] = levels.Count;
        }

        return tree with { Levels = [.. levels], RunningRows = [.. running] };
    }

    /// <param name="Variable">What parts the rows.</param>
    /// <param name="Gain">Squares that it takes off.</param>
    /// <param name="Threshold">Of a number the first level that goes to the right.</param>
    /// <param name="LeftLevels">Of a category the levels that go to the left.</param>
    private sealed record Split(int Variable, double Gain, int Threshold, int[] LeftLevels);
}
