using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Preview;

/// <summary>
/// The instant generator: a Bayesian network with at most two parents for each column, learned in a second or two. Its
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
        var structure = NetworkStructure.Learn(levels, table.Rows, options.MaximumParents);
        var places = new int[levels.Length];
        for (int place = 0; place < places.Length; place++)
            places[structure.Order[place]] = place;
        var nodes = new NetworkNode[levels.Length];
        Parallel.For(0, nodes.Length, place => nodes[place] = Count(levels, structure, structure.Order[place], places, options));
        return new BayesianNetwork(new BayesianNetworkState(table.Layout, nodes));
    }

    /// <summary>The network that had this state: it samples alike.</summary>
    public static BayesianNetwork FromState(BayesianNetworkState state) => new(state);

    private static NetworkNode Count(
        NodeLevels[] nodes, NetworkStructure structure, int node, int[] places, BayesianNetworkOptions options)
    {
        var child = nodes[node];
        int first = structure.First[node], second = structure.Second[node];
        return new NetworkNode
        {
            Category = child.Category,
            Number = child.Number,
            Bins = child.Bins,
            ParentLevels = child.ParentLevels,
            First = first < 0 ? -1 : places[first],
            Second = second < 0 ? -1 : places[second],
            Marginal = ConditionalTable.Count(child.Levels, child.LevelCount, cells: null, cellCount: 1, minimumRows: 1),
            GivenFirst = first < 0 ? null : Conditional(child, nodes[first], null, options),
            GivenBoth = second < 0 ? null : Conditional(child, nodes[first], nodes[second], options),
        };
    }

    private static ConditionalTable Conditional(NodeLevels child, NodeLevels first, NodeLevels? second, BayesianNetworkOptions options)
    {
        int seconds = second?.ParentLevelCount ?? 1;
        var cells = new ushort[child.Levels.Length];
        for (int row = 0; row < cells.Length; row++)
        {
            int cell = first.ParentLevels[first.Levels[row]] * seconds;
            cells[row] = (ushort)(cell + (second is null ? 0 : second.ParentLevels[second.Levels[row]]));
        }

        return ConditionalTable.Count(
            child.Levels, child.LevelCount, cells, first.ParentLevelCount * seconds, options.MinimumCellRows);
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

    /// <summary>From both parents where their cell had rows enough, else from the first, else from none.</summary>
    private int DrawLevel(NetworkNode node, int[] levels, Random random)
    {
        int level = -1;
        if (node.GivenFirst is not null)
        {
            int first = State.Nodes[node.First].ParentLevels[levels[node.First]];
            if (node.GivenBoth is not null)
            {
                int second = State.Nodes[node.Second].ParentLevels[levels[node.Second]];
                level = node.GivenBoth.Draw((first * _parentLevelCounts[node.Second]) + second, random);
            }

            if (level < 0)
                level = node.GivenFirst.Draw(first, random);
        }

        return level >= 0 ? level : node.Marginal.Draw(0, random);
    }
}
