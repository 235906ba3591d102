using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Preview;

/// <summary>One node's levels over the rows of an encoded table, fine for the node itself and coarse for its role as a parent.</summary>
/// <param name="Category">The category variable, or the number's state, or -1.</param>
/// <param name="Number">The number variable, or -1.</param>
/// <param name="Bins">Bins of the number, or 0.</param>
/// <param name="Levels">The level in each row.</param>
/// <param name="LevelCount">Number of levels.</param>
/// <param name="ParentLevels">For each level its coarse level.</param>
/// <param name="ParentLevelCount">Number of coarse levels.</param>
internal sealed record NodeLevels(
    int Category, int Number, int Bins, ushort[] Levels, int LevelCount, int[] ParentLevels, int ParentLevelCount)
{
    /// <summary>Bins of a node to one bin of a parent: a child's distribution may be finer than what it depends on.</summary>
    private const int Fineness = 4;

    /// <summary>The nodes of a table: each number with its state, then the categories that are no state.</summary>
    public static NodeLevels[] Of(EncodedTable table, BayesianNetworkOptions options, int maximumParentLevels)
    {
        var states = table.Layout.StateVariables;
        int numbers = table.Layout.Numbers;
        int[] categories = [.. Enumerable.Range(0, table.Layout.Categories).Except(states)];
        // Enough rows for each pair of bins.
        int coarse = Math.Clamp((int)(0.75 * Math.Cbrt(table.Rows)), 4, Math.Min(32, maximumParentLevels));
        var nodes = new NodeLevels[numbers + categories.Length];
        Parallel.For(0, nodes.Length, node => nodes[node] = node < numbers
            ? OfNumber(table, node, states[node], coarse, options, maximumParentLevels)
            : OfCategory(table, categories[node - numbers], maximumParentLevels));
        return nodes;
    }

    private static NodeLevels OfCategory(EncodedTable table, int category, int maximumParentLevels)
    {
        int stride = table.Layout.Categories, levelCount = table.Layout.LevelCounts[category];
        var levels = new ushort[table.Rows];
        for (int row = 0; row < levels.Length; row++)
            levels[row] = checked((ushort)table.Codes[(row * stride) + category]);
        var (parents, count) = Group(levels, 0, levelCount, 1, maximumParentLevels);
        return new NodeLevels(category, -1, 0, levels, levelCount, parents, count);
    }

    private static NodeLevels OfNumber(
        EncodedTable table, int number, int state, int coarse, BayesianNetworkOptions options, int maximumParentLevels)
    {
        int bins = coarse * Fineness;
        int categories = table.Layout.Categories, numbers = table.Layout.Numbers;
        var random = new Random(unchecked((options.Seed * 31) + (number * 7919)));
        var levels = new ushort[table.Rows];
        for (int row = 0; row < levels.Length; row++)
        {
            int code = state < 0 ? 0 : table.Codes[(row * categories) + state];
            float low = table.Low[(row * numbers) + number], high = table.High[(row * numbers) + number];
            double uniform = low + ((high - low) * random.NextDouble());
            levels[row] = checked((ushort)(code > 0 ? bins + code - 1 : Math.Clamp((int)(uniform * bins), 0, bins - 1)));
        }

        int levelCount = bins + (state < 0 ? 0 : table.Layout.LevelCounts[state] - 1);
        var (parents, count) = Group(levels, bins, levelCount, Fineness, maximumParentLevels);
        return new NodeLevels(state, number, bins, levels, levelCount, parents, count);
    }

    /// <summary>Coarse levels: bins by <paramref name="fineness"/>, then the most frequent others, then the rest as one.</summary>
    private static (int[] Parents, int Count) Group(ushort[] levels, int bins, int levelCount, int fineness, int maximum)
    {
        var parents = new int[levelCount];
        for (int bin = 0; bin < bins; bin++)
            parents[bin] = bin / fineness;
        int coarse = bins / fineness, others = levelCount - bins;
        if (coarse + others <= maximum)
        {
            for (int level = bins; level < levelCount; level++)
                parents[level] = coarse + level - bins;
            return (parents, coarse + others);
        }

        var counts = new int[levelCount];
        foreach (ushort level in levels)
            counts[level]++;
        int alone = Math.Max(0, maximum - coarse - 1), rank = 0;
        foreach (int level in Enumerable.Range(bins, others).OrderByDescending(level => counts[level]).ThenBy(level => level))
            parents[level] = coarse + Math.Min(rank++, alone);
        return (parents, coarse + alone + 1);
    }
}
