namespace TabGraphSyn.Pipeline.Preview;

/// <summary>How the preview's network is learned.</summary>
public sealed record BayesianNetworkOptions
{
    /// <summary>The most that <see cref="MaximumParents"/> may be: keys of cells stay below 2⁶³.</summary>
    internal const int MostParents = 6;

    /// <summary>Parents that a variable may have, from 0 to 6.</summary>
    public int MaximumParents { get; init; } = 4;

    /// <summary>Rows that a combination of parents' levels needs for a distribution of its own, at least 1.</summary>
    public int MinimumCellRows { get; init; } = 5;

    /// <summary>Levels that are told apart in a parent, from 2 to 255; its rarer ones count as one.</summary>
    public int MaximumParentLevels { get; init; } = 40;

    /// <summary>Where the draws that remove ties begin.</summary>
    public int Seed { get; init; }
}
