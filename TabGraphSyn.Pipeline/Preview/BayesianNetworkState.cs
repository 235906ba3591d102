using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Preview;

/// <summary>A fitted network: conditional probability tables and no rows. Saved as JSON in the model file.</summary>
/// <param name="Layout">The variables of the encoded table.</param>
/// <param name="Nodes">The network's nodes; parents come before their children.</param>
public sealed record BayesianNetworkState(EncodedLayout Layout, IReadOnlyList<NetworkNode> Nodes);

/// <summary>
/// A node: a category variable, or a number variable together with its state. The levels of a number are its bins of
/// equal probability, then its states but the first.
/// </summary>
public sealed record NetworkNode
{
    /// <summary>The category variable, or the state of the number; -1 for a number without one.</summary>
    public required int Category { get; init; }

    /// <summary>The number variable; -1 for a category.</summary>
    public required int Number { get; init; }

    /// <summary>Bins of the number; 0 for a category.</summary>
    public required int Bins { get; init; }

    /// <summary>For each level what the node counts as in the role of a parent, from 0 to 254.</summary>
    public required int[] ParentLevels { get; init; }

    /// <summary>The places of its parents among the nodes, that of the tree first.</summary>
    public required int[] Parents { get; init; }

    /// <summary>The node's distributions by none of its parents, by the first, by the first two, and so on to all.</summary>
    public required ConditionalTable[] Given { get; init; }

    internal int ParentLevelCount => ParentLevels.Max() + 1;
}
