using System.Runtime.InteropServices;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Calibration;

/// <summary>
/// Grows trees that correct the log odds of real against made rows: on histograms of bins, the most gainful leaf first
/// (Ke et al., 2017: LightGBM). The levels of a category are split in the order of what they would add (Fisher, 1958).
/// </summary>
internal sealed class TreeGrower
{
    private const int LeastLeafRows = 30;
    private const double LearningRate = 0.1, Regularisation = 1;

    /// <summary>Smooths the order of a category's levels, so that a rare one is not at the end by chance.</summary>
    private const double LevelSmoothing = 5;

    private readonly BinnedRows real, made;
    private readonly int categories, leaves;
    private readonly int[] starts; // where each variable's bins begin in a histogram, and the length of one at the end
    private readonly double[] gradients, hessians; // by row, real ones first
    private readonly Stack<Sums[]> histograms = new(); // to be used again: a tree makes megabytes of them
    private int[] order = []; // rows, those of a leaf side by side

    public TreeGrower(BinnedRows real, BinnedRows made, EncodedLayout layout, int leaves)
    {
        this.real = real;
        this.made = made;
        this.leaves = leaves;
        categories = layout.Categories;
        starts = [0, .. BinnedRows.Widths(layout)];
        for (int i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        gradients = new double[real.Rows + made.Rows];
        hessians = new double[real.Rows + made.Rows];
    }

    /// <summary>Whether a set of bins holds one.</summary>
    public static bool Holds(ulong[] set, byte bin) => (set[bin >> 6] >> (bin & 63) & 1) != 0;

    /// <param name="rows">Rows to learn from: real ones by their index, made ones after them.</param>
    /// <param name="scores">The log odds of all rows so far.</param>
    public BoostedTree Grow(int[] rows, double[] scores)
    {
        foreach (int row in rows)
        {
            double probability = 1 / (1 + Math.Exp(-scores[row]));
            gradients[row] = (row < real.Rows ? 1 : 0) - probability;
            hessians[row] = probability * (1 - probability);
        }

        order = [.. rows];
        var nodes = new List<BoostedNode>();
        var open = new PriorityQueue<Leaf, double>();
        var opened = new List<Leaf>();
        Open(0, order.Length, Count(0, order.Length));
        for (int count = 1; count < leaves && open.TryDequeue(out var leaf, out _) && leaf.Gain > 0; count++)
        {
            int middle = Partition(leaf), rowsLeft = middle - leaf.Start, rowsRight = leaf.Rows - rowsLeft;
            bool leftIsSmaller = rowsLeft <= rowsRight;
            var smaller = leftIsSmaller ? Count(leaf.Start, rowsLeft) : Count(middle, rowsRight);
            var larger = leaf.Histogram; // what the smaller part leaves over
            for (int i = 0; i < larger.Length; i++) larger[i] -= smaller[i];
            opened.Remove(leaf); // its histogram is its larger part's now
            int left = Open(leaf.Start, rowsLeft, leftIsSmaller ? smaller : larger);
            int right = Open(middle, rowsRight, leftIsSmaller ? larger : smaller);
            nodes[leaf.Node] = new BoostedNode(leaf.Variable, leaf.LeftBins, left, right, 0);
        }

        foreach (var leaf in opened) histograms.Push(leaf.Histogram);
        return new BoostedTree(nodes);

        int Open(int start, int count, Sums[] histogram)
        {
            var leaf = new Leaf(start, count, histogram, nodes.Count);
            var total = FindSplit(leaf);
            nodes.Add(new BoostedNode(0, [], 0, 0, LearningRate * total.Gradient / (total.Hessian + Regularisation)));
            open.Enqueue(leaf, -leaf.Gain);
            opened.Add(leaf);
            return leaf.Node;
        }
    }

    private Sums[] Count(int start, int rows)
    {
        if (histograms.TryPop(out var histogram)) Array.Clear(histogram);
        else histogram = new Sums[starts[^1]];
        foreach (int row in order.AsSpan(start, rows))
        {
            var bins = BinsOf(row);
            var one = new Sums(gradients[row], hessians[row], 1);
            for (int variable = 0; variable < bins.Length; variable++) histogram[starts[variable] + bins[variable]] += one;
        }

        return histogram;
    }

    private ReadOnlySpan<byte> BinsOf(int row) => row < real.Rows ? real[row] : made[row - real.Rows];

    /// <summary>Looks for the best split; returns the leaf's sums.</summary>
    private Sums FindSplit(Leaf leaf)
    {
        Sums total = default;
        foreach (var sums in leaf.Histogram.AsSpan(0, starts[1])) total += sums;
        Span<int> bins = stackalloc int[BinnedRows.MostBins];
        Span<double> keys = stackalloc double[BinnedRows.MostBins];
        for (int variable = 0; variable < starts.Length - 1; variable++)
        {
            var own = leaf.Histogram.AsSpan(starts[variable], starts[variable + 1] - starts[variable]);
            var present = bins[..Present(own, bins)];
            if (variable < categories)
            {
                for (int i = 0; i < present.Length; i++) keys[i] = own[present[i]].Gradient / (own[present[i]].Hessian + LevelSmoothing);
                keys[..present.Length].Sort(present);
            }

            Sums left = default;
            for (int i = 0; i < present.Length - 1; i++)
            {
                left += own[present[i]];
                var right = total - left;
                if (left.Rows < LeastLeafRows || right.Rows < LeastLeafRows) continue;
                double gain = left.Score + right.Score - total.Score;
                if (gain > leaf.Gain) leaf.Take(gain, variable, present[..(i + 1)]);
            }
        }

        return total;
    }

    /// <summary>Writes down the bins that have rows; returns how many.</summary>
    private static int Present(ReadOnlySpan<Sums> own, Span<int> bins)
    {
        int count = 0;
        for (int bin = 0; bin < own.Length; bin++)
        {
            if (own[bin].Rows > 0) bins[count++] = bin;
        }

        return count;
    }

    /// <summary>Puts the rows that go to the left first; returns where the others begin.</summary>
    private int Partition(Leaf leaf)
    {
        int left = leaf.Start, right = leaf.Start + leaf.Rows - 1;
        while (left <= right)
        {
            if (Holds(leaf.LeftBins, BinsOf(order[left])[leaf.Variable])) left++;
            else (order[left], order[right]) = (order[right--], order[left]);
        }

        return left;
    }

    /// <summary>A leaf that may yet be split, and how that is done best.</summary>
    private sealed class Leaf(int start, int rows, Sums[] histogram, int node)
    {
        public int Start => start;

        public int Rows => rows;

        public Sums[] Histogram => histogram;

        public int Node => node;

        public double Gain { get; private set; }

        public int Variable { get; private set; }

        public ulong[] LeftBins { get; private set; } = [];

        public void Take(double gain, int variable, ReadOnlySpan<int> left)
        {
            (Gain, Variable, LeftBins) = (gain, variable, new ulong[4]);
            foreach (int bin in left) LeftBins[bin >> 6] |= 1UL << (bin & 63);
        }
    }

    /// <summary>Sums over rows of a bin.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sums(double Gradient, double Hessian, int Rows)
    {
        /// <summary>Twice what a leaf of these rows takes off the loss.</summary>
        public double Score => Gradient * Gradient / (Hessian + Regularisation);

        public static Sums operator +(Sums a, Sums b) => new(a.Gradient + b.Gradient, a.Hessian + b.Hessian, a.Rows + b.Rows);

        public static Sums operator -(Sums a, Sums b) => new(a.Gradient - b.Gradient, a.Hessian - b.Hessian, a.Rows - b.Rows);
    }
}
