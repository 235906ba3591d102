using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Preview;

/// <summary>
/// The instant generator: a Bayesian network with a few parents for each column, learned in a second or two. Its
/// rows follow each column's distribution closely and the strongest dependences between columns; finer ones need the
/// trained model.
/// </summary>
public sealed class BayesianNetwork
{
    private const int RowsPerChunk = 4096;

    private readonly int[] _parentLevelCounts;

    private BayesianNetwork(BayesianNetworkState state)
    {
        State = state;
        _parentLevelCounts = [.. state.Nodes.Select(node => node.ParentLevelCount)];
    }

    public BayesianNetworkState State { get; }

    /// <summary>Learns from encoded rows; the same table and options give the same network on any number of threads.</summary>
    /// <exception cref="ArgumentException">The table has no rows.</exception>
    public static BayesianNetwork Fit(EncodedTable table, BayesianNetworkOptions? options = null)
    {
        if (table.Rows == 0)
            throw new ArgumentException("The table has no rows.", nameof(table));
        options ??= new BayesianNetworkOptions();
        // Second parents are sought among triples: wide tables make do with coarser levels.
        bool wide = table.Layout.Categories + table.Layout.Numbers > 60;
        int parentLevels = Math.Clamp(options.MaximumParentLevels, 2, wide ? 16 : 255);
        var levels = NodeLevels.Of(table, options, parentLevels);
        var structure = NetworkStructure.Learn(levels, table.Rows, Math.Clamp(options.MaximumParents, 0, BayesianNetworkOptions.MostParents));
        var places = new int[levels.Length];
        for (int place = 0; place < places.Length; place++)
            places[structure.Order[place]] = place;
        var nodes = new NetworkNode[levels.Length];
        Parallel.For(0, nodes.Length, place => nodes[place] = Count(levels, structure, structure.Order[place], places, options));
        return new BayesianNetwork(new BayesianNetworkState(table.Layout, nodes));
    }

    /// <summary>The network that had this state: it samples alike.</summary>
    /// <exception cref="ArgumentException">It is no state of a network.</exception>
    public static BayesianNetwork FromState(BayesianNetworkState state)
    {
        foreach (var node in state.Nodes)
        {
            if (node.Parents.Length > BayesianNetworkOptions.MostParents || node.Given.Length != node.Parents.Length + 1 || node.Given[0].Cells is not [0])
                throw new ArgumentException("A node's tables don't fit its parents.", nameof(state));
        }

        return new(state);
    }

    private static NetworkNode Count(
        NodeLevels[] nodes, NetworkStructure structure, int node, int[] places, BayesianNetworkOptions options)
    {
        var child = nodes[node];
        int[] parents = structure.Parents[node];
        var cells = ParentCells.All(child.Levels.Length);
        List<ConditionalTable> given = [ConditionalTable.Count(child.Levels, child.LevelCount, cells)];
        foreach (int parent in parents)
        {
            var of = nodes[parent];
            cells = cells.Part(row => of.ParentLevels[of.Levels[row]], of.ParentLevelCount, options.MinimumCellRows);
            given.Add(ConditionalTable.Count(child.Levels, child.LevelCount, cells));
        }

        return new NetworkNode
        {
            Category = child.Category,
            Number = child.Number,
            Bins = child.Bins,
            ParentLevels = child.ParentLevels,
            Parents = [.. parents.Select(parent => places[parent])],
            Given = [.. given],
        };
    }

    /// <summary>Draws rows; the same seed gives the same rows on any number of threads.</summary>
    public EncodedSample Sample(int rows, int seed)
    {
        var layout = State.Layout;
        var sample = new EncodedSample(layout, rows, new int[rows * layout.Categories], new float[rows * layout.Numbers]);
        int chunks = (rows + RowsPerChunk - 1) / RowsPerChunk;
        Parallel.For(0, chunks, chunk =>
        {
            var random = new Random(unchecked((seed * 486_187_739) + (chunk * 16_777_619) + 31));
            var levels = new int[State.Nodes.Count];
            int end = Math.Min(rows, (chunk + 1) * RowsPerChunk);
            for (int row = chunk * RowsPerChunk; row < end; row++)
                DrawRow(sample, row, levels, random);
        });
        return sample;
    }

    private void DrawRow(EncodedSample sample, int row, int[] levels, Random random)
    {
        for (int place = 0; place < levels.Length; place++)
        {
            var node = State.Nodes[place];
            int level = levels[place] = DrawLevel(node, levels, random);
            if (node.Number < 0)
            {
                sample.Codes[(row * sample.Layout.Categories) + node.Category] = level;
                continue;
            }

            int state = Math.Max(0, level - node.Bins + 1);
            if (node.Category >= 0)
                sample.Codes[(row * sample.Layout.Categories) + node.Category] = state;
            double uniform = state > 0 ? 0.5 : (level + random.NextDouble()) / node.Bins;
            sample.Uniforms[(row * sample.Layout.Numbers) + node.Number] = Math.Clamp((float)uniform, 1e-7f, 1 - 1e-7f);
        }
    }

    /// <summary>By all parents where their cell had rows enough, else by one fewer, down to none.</summary>
    private int DrawLevel(NetworkNode node, int[] levels, Random random)
    {
        Span<long> keys = stackalloc long[BayesianNetworkOptions.MostParents + 1];
        keys[0] = 0;
        for (int parent = 0; parent < node.Parents.Length; parent++)
        {
            int place = node.Parents[parent];
            keys[parent + 1] = (keys[parent] * _parentLevelCounts[place]) + State.Nodes[place].ParentLevels[levels[place]];
        }

        int level = -1;
        for (int given = node.Parents.Length; level < 0; given--) level = node.Given[given].Draw(keys[given], random);
        return level;
    }
}
