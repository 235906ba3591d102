using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Calibration;

/// <summary>
/// Gradient-boosted trees that tell real rows from made ones (Friedman, 2001, with the leaf values of XGBoost: Chen and
/// Guestrin, 2016). Between equally many of either kind the odds are the ratio of their densities: the weight under
/// which made rows are distributed like real ones. ML.NET's FastTree, which the measures use, is not used here: these trees
/// travel in the model file as plain numbers that are checked on reading, and they split the levels of a category as a set.
/// </summary>
internal sealed class BoostedClassifier
{
    private const int MostTrees = 200, Patience = 20, RowsPerLeaf = 500, FewestLeaves = 16, MostLeaves = 128;
    private const double ValidationShare = 0.2;

    private readonly BoostedTree[] trees;

    private BoostedClassifier(IEnumerable<BoostedTree> trees) => this.trees = [.. trees];

    /// <summary>What a model file keeps.</summary>
    public IReadOnlyList<BoostedTree> Trees => trees;

    /// <summary>
    /// Adds trees until rows that are held back are no longer told apart better, so that what is peculiar to single rows
    /// stays unlearned.
    /// </summary>
    /// <param name="real">Real rows.</param>
    /// <param name="made">Made rows, of the same layout.</param>
    /// <param name="layout">The variables.</param>
    /// <param name="seed">Decides which rows are held back.</param>
    /// <param name="cancellationToken">Checked before every tree.</param>
    public static BoostedClassifier Train(BinnedRows real, BinnedRows made, EncodedLayout layout, int seed, CancellationToken cancellationToken)
    {
        int rows = real.Rows + made.Rows;
        int[] order = [.. Enumerable.Range(0, rows)];
        new Random(seed).Shuffle(order);
        int held = (int)(rows * ValidationShare);
        int[] validation = order[..held], training = order[held..];

        double offset = Math.Log((double)real.Rows / made.Rows);
        double[] scores = new double[rows];
        Array.Fill(scores, offset);
        var grower = new TreeGrower(real, made, layout, Math.Clamp(rows / RowsPerLeaf, FewestLeaves, MostLeaves));
        var grown = new List<BoostedTree>();
        double best = Loss();
        int bestCount = 0;
        while (grown.Count < MostTrees && grown.Count - bestCount < Patience)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tree = grower.Grow(training, scores);
            grown.Add(tree);
            for (int row = 0; row < rows; row++) scores[row] += tree.Value(row < real.Rows ? real[row] : made[row - real.Rows]);
            double loss = Loss();
            if (loss < best - 1e-6) (best, bestCount) = (loss, grown.Count);
        }

        return new BoostedClassifier(grown[..bestCount]);

        double Loss() => validation.Length == 0 ? 0 : validation.Average(row => Math.Log(1 + Math.Exp(row < real.Rows ? -scores[row] : scores[row])));
    }

    /// <summary>Trees that <see cref="Trees"/> gave.</summary>
    /// <exception cref="InvalidDataException">They are not of this layout, or don't end.</exception>
    public static BoostedClassifier FromTrees(IReadOnlyList<BoostedTree> trees, EncodedLayout layout)
    {
        int variables = layout.Categories + layout.Numbers;
        if (!trees.All(tree => tree.IsSound(variables))) throw new InvalidDataException("Trees of another layout.");
        return new BoostedClassifier(trees);
    }

    /// <summary>The logarithm of how much denser real rows are than made ones where this row is.</summary>
    /// <param name="bins">The bins of the row.</param>
    public double LogRatio(ReadOnlySpan<byte> bins)
    {
        double sum = 0;
        foreach (var tree in trees) sum += tree.Value(bins);
        return sum;
    }
}

/// <summary>A tree. A node's children come after it.</summary>
/// <param name="Nodes">The root first.</param>
internal sealed record BoostedTree(IReadOnlyList<BoostedNode> Nodes)
{
    /// <summary>The value of the leaf that a row falls into.</summary>
    public double Value(ReadOnlySpan<byte> bins)
    {
        var node = Nodes[0];
        while (node.Left > 0) node = Nodes[TreeGrower.Holds(node.LeftBins, bins[node.Variable]) ? node.Left : node.Right];
        return node.Value;
    }

    /// <summary>Whether every row of so many variables ends in a leaf.</summary>
    public bool IsSound(int variables) => Nodes.Count > 0 && Nodes.Select((node, at) => node.Left == 0
        || (node.Left > at && node.Right > at && node.Left < Nodes.Count && node.Right < Nodes.Count
            && node.Variable >= 0 && node.Variable < variables && node.LeftBins.Length == 4)).All(sound => sound);
}

/// <summary>A split, or a leaf where <paramref name="Left"/> is 0.</summary>
/// <param name="Variable">Which variable splits.</param>
/// <param name="LeftBins">The bins that go to the left, as 256 bits.</param>
/// <param name="Left">Index of the left child.</param>
/// <param name="Right">Index of the right child.</param>
/// <param name="Value">What a leaf adds to the log odds.</param>
internal sealed record BoostedNode(int Variable, ulong[] LeftBins, int Left, int Right, double Value);
