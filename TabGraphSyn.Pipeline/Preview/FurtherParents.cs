namespace TabGraphSyn.Pipeline.Preview;

/// <summary>
/// Finds parents of a node beyond its second, one after the other: that which tells most of the node given those before
/// it. Not for several threads at once: it reuses its tables.
/// </summary>
/// <param name="child">The node's coarse level in each row.</param>
/// <param name="childLevels">How many there are.</param>
internal sealed class FurtherParents(ushort[] child, int childLevels)
{
    private ParentCells cells = ParentCells.All(child.Length);
    private (int[] Rows, int[] Starts) sorted;
    private readonly int[] byChild = new int[childLevels];

    /// <summary>Takes a parent, whatever it tells.</summary>
    public void Take(ushort[] parent, int levels)
    {
        cells = cells.Part(row => parent[row], levels, minimumRows: 1);
        sorted = cells.Sorted();
    }

    /// <summary>
    /// Mutual information of the node and a parent given those taken, in nats a row, with its bias and error as
    /// <see cref="MutualInformation"/> has them: here the cells are many and mostly small, so that only what occurs is counted.
    /// </summary>
    public (double Information, double Error) Told(ushort[] parent, int levels)
    {
        int[] joint = new int[childLevels * levels], byParent = new int[levels];
        double sum = 0;
        long freedom = 0;
        for (int cell = 0; cell < cells.Keys.Length; cell++)
        {
            var rows = sorted.Rows.AsSpan(sorted.Starts[cell], sorted.Starts[cell + 1] - sorted.Starts[cell]);
            if (rows.Length < 2) continue;
            int children = 0, parents = 0;
            foreach (int row in rows)
            {
                if (byChild[child[row]]++ == 0) children++;
                if (byParent[parent[row]]++ == 0) parents++;
                joint[(child[row] * levels) + parent[row]]++;
            }

            foreach (int row in rows)
            {
                ref int count = ref joint[(child[row] * levels) + parent[row]];
                if (count > 0) sum += count * Math.Log(count * (double)rows.Length / ((double)byChild[child[row]] * byParent[parent[row]]));
                count = 0;
            }

            foreach (int row in rows) byChild[child[row]] = byParent[parent[row]] = 0;
            freedom += (children - 1L) * (parents - 1L);
        }

        double all = child.Length;
        return ((sum / all) - (freedom / (2 * all)), Math.Sqrt(2.0 * freedom) / (2 * all));
    }
}
