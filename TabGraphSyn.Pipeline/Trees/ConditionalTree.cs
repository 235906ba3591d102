using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Trees;

/// <summary>
/// A tree that gives the distribution of one variable's levels under what others are: it parts the rows by their levels,
/// and each leaf counts the levels of the rows that end there. Nodes are in preorder, so that a left child follows its parent.
/// </summary>
internal sealed record ConditionalTree
{
    /// <summary>Words of 64 bits in a set of levels.</summary>
    private const int SetWords = TreeVariable.MostSplitLevels / 64;

    /// <summary>For each node the variable that parts it; -1 for a leaf.</summary>
    public required int[] Variables { get; init; }

    /// <summary>For a node that a number parts the first level that goes to the right; for one that a category parts the place of its set.</summary>
    public required int[] Splits { get; init; }

    /// <summary>For each node its right child; 0 for a leaf.</summary>
    public required int[] Rights { get; init; }

    /// <summary>The sets of levels that go to the left, 256 bits each.</summary>
    public required ulong[] Sets { get; init; }

    /// <summary>A node has the entries from its place here up to the next; nodes that are parted have none.</summary>
    public required int[] Starts { get; init; }

    /// <summary>For each entry its level.</summary>
    public required ushort[] Levels { get; init; }

    /// <summary>For each entry the rows up to and with it in its leaf.</summary>
    public required int[] RunningRows { get; init; }

    /// <summary>The leaf of a row.</summary>
    /// <param name="variables">What the variables are.</param>
    /// <param name="levels">Gives the row's level of each of them.</param>
    public int LeafOf<TLevels>(TreeVariable[] variables, TLevels levels)
        where TLevels : struct, ILevels
    {
        int node = 0;
        while (Variables[node] is >= 0 and var variable)
        {
            int level = levels.Of(variable), split = Splits[node];
            bool isLeft = variables[variable].IsNumber ? level < split : Holds(Sets, split, level);
            node = isLeft ? node + 1 : Rights[node];
        }

        return node;
    }

    /// <summary>A level from a leaf's distribution.</summary>
    public int Draw(int leaf, Random random) => Levels[CumulativeCounts.DrawRunning(RunningRows, Starts[leaf], Starts[leaf + 1], random)];

    /// <summary>Rows of a leaf, and those of them with a level.</summary>
    public (int All, int Those) Rows(int leaf, int level)
    {
        int start = Starts[leaf], end = Starts[leaf + 1];
        int at = Array.BinarySearch(Levels, start, end - start, (ushort)level);
        return (RunningRows[end - 1], at < 0 ? 0 : RowsOf(leaf, at));
    }

    /// <summary>The part of a leaf's rows that agrees with what is known, from 0 to 1.</summary>
    /// <param name="leaf">Any leaf.</param>
    /// <param name="weights">How well each level agrees, [levels], from 0 to 1.</param>
    public double Mass(int leaf, ReadOnlySpan<float> weights)
    {
        double mass = 0;
        for (int entry = Starts[leaf]; entry < Starts[leaf + 1]; entry++) mass += RowsOf(leaf, entry) * weights[Levels[entry]];
        return mass / RunningRows[Starts[leaf + 1] - 1];
    }

    /// <summary>A level from the part of a leaf that agrees with what is known; its <see cref="Mass"/> must not be 0.</summary>
    public int Draw(int leaf, ReadOnlySpan<float> weights, Random random)
    {
        int start = Starts[leaf];
        double[] agreeing = new double[Starts[leaf + 1] - start];
        for (int at = 0; at < agreeing.Length; at++) agreeing[at] = RowsOf(leaf, start + at) * weights[Levels[start + at]];
        return Levels[start + WeightedDraw.Of(agreeing, random)];
    }

    /// <summary>Adds the rows of each level, in all leaves.</summary>
    /// <param name="counts">[levels]</param>
    public void AddCounts(Span<double> counts)
    {
        for (int leaf = 0; leaf < Variables.Length; leaf++)
        {
            for (int entry = Starts[leaf]; entry < Starts[leaf + 1]; entry++) counts[Levels[entry]] += RowsOf(leaf, entry);
        }
    }

    /// <summary>Whether a set holds a level.</summary>
    /// <param name="sets">Sets of 256 bits each.</param>
    /// <param name="place">Which of them.</param>
    /// <param name="level">Any level; those from 255 on are one.</param>
    public static bool Holds(ReadOnlySpan<ulong> sets, int place, int level)
    {
        int bit = Math.Min(level, TreeVariable.MostSplitLevels - 1);
        return (sets[place * SetWords + (bit >> 6)] >> (bit & 63) & 1) != 0;
    }

    /// <summary>Appends the set of these levels; returns its place.</summary>
    public static int AddSet(List<ulong> sets, ReadOnlySpan<int> levels)
    {
        int start = sets.Count;
        sets.AddRange(new ulong[SetWords]);
        foreach (int level in levels) sets[start + (level >> 6)] |= 1UL << (level & 63);
        return start / SetWords;
    }

    /// <summary>Whether every row ends in a leaf that has a level for it.</summary>
    /// <param name="variables">What the variables are.</param>
    /// <param name="own">The place of the variable whose levels the tree gives: only those before it part the rows.</param>
    public bool IsSound(TreeVariable[] variables, int own)
    {
        int nodes = Variables.Length;
        if (nodes == 0 || Splits.Length != nodes || Rights.Length != nodes || Starts.Length != nodes + 1) return false;
        if (Starts[0] != 0 || Starts[nodes] != Levels.Length || Levels.Length != RunningRows.Length || Sets.Length % SetWords != 0) return false;
        for (int node = 0; node < nodes; node++)
        {
            if (Starts[node] > Starts[node + 1] || Starts[node + 1] > Levels.Length) return false;
            if (!(Variables[node] < 0 ? IsSoundLeaf(node, variables[own]) : IsSoundSplit(node, variables, own))) return false;
        }

        return true;
    }

    private int RowsOf(int leaf, int entry) => RunningRows[entry] - (entry > Starts[leaf] ? RunningRows[entry - 1] : 0);

    private bool IsSoundSplit(int node, TreeVariable[] variables, int own) =>
        Variables[node] < own && Rights[node] > node + 1 && Rights[node] < Variables.Length
        && (variables[Variables[node]].IsNumber || (Splits[node] >= 0 && Splits[node] < Sets.Length / SetWords));

    private bool IsSoundLeaf(int node, TreeVariable own)
    {
        int before = 0;
        for (int entry = Starts[node]; entry < Starts[node + 1]; entry++)
        {
            if (Levels[entry] >= own.LevelCount || RunningRows[entry] <= before) return false;
            before = RunningRows[entry];
        }

        return before > 0;
    }
}

/// <summary>A row's levels, by variable.</summary>
internal interface ILevels
{
    int Of(int variable);
}

/// <summary>A row of those that trees are grown on.</summary>
internal readonly record struct RowLevels(ushort[][] Levels, int Row) : ILevels
{
    public int Of(int variable) => Levels[variable][Row];
}

/// <summary>A row as far as it is drawn.</summary>
/// <param name="Levels">Of this row, and of others before and after it.</param>
/// <param name="Start">Where its own begin.</param>
internal readonly record struct DrawnLevels(int[] Levels, int Start) : ILevels
{
    public int Of(int variable) => Levels[Start + variable];
}
