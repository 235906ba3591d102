using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Calibration;

/// <summary>
/// The contingency tables of pairs of variables in the training rows, in coarse bins. A choice of rows is mended towards
/// them by exchanging chosen rows for others of the pool, as long as that brings the tables nearer.
/// </summary>
internal sealed class PairMargins
{
    /// <summary>Coarse bins of a variable: the most frequent levels and one for all others, or parts of a number and one for none.</summary>
    private const int MostCoarse = 16, NumberParts = 10;

    /// <summary>Most pairs; of wide tables each variable is paired with equally many others.</summary>
    private const int MostPairs = 3000;

    private const double TrialsPerRow = 20, MostWork = 4e8;

    private readonly PairMarginsState state;
    private readonly (int A, int B, int Start, int Width)[] pairs; // Start: of the pair's cells; Width: of a row of them

    private PairMargins(PairMarginsState state)
    {
        this.state = state;
        int[] widths = [.. state.CoarseBins.Select(bins => bins.Max() + 1)];
        int variables = widths.Length, start = 0;
        var all = new List<(int, int, int, int)>();
        foreach (var (a, b) in PairsOf(variables))
        {
            all.Add((a, b, start, widths[b]));
            start += widths[a] * widths[b];
        }

        pairs = [.. all];
        Cells = start;
    }

    /// <summary>What a model file keeps.</summary>
    public PairMarginsState State => state;

    private int Cells { get; }

    /// <summary>Counts the tables of rows.</summary>
    public static PairMargins Of(BinnedRows rows, EncodedLayout layout)
    {
        var margins = new PairMargins(new PairMarginsState(CoarseBinsOf(rows, layout), []));
        float[] shares = margins.Count(margins.Coarsen(rows), [.. Enumerable.Range(0, rows.Rows)]);
        for (int cell = 0; cell < shares.Length; cell++) shares[cell] /= rows.Rows;
        return new PairMargins(margins.state with { Shares = shares });
    }

    /// <exception cref="InvalidDataException">The tables are of another layout.</exception>
    public static PairMargins FromState(PairMarginsState state, EncodedLayout layout)
    {
        bool fits = state.CoarseBins.Select(bins => bins.Length).SequenceEqual(BinnedRows.Widths(layout)) && state.CoarseBins.All(bins => bins.Max() < MostCoarse);
        if (!fits || new PairMargins(state) is not { } margins || margins.Cells != state.Shares.Length) throw new InvalidDataException("Tables of another layout.");
        return margins;
    }

    /// <summary>How unusual the pairs of values of a row are: minus the sum of the logarithms of their shares, the row itself left out.</summary>
    /// <param name="bins">The bins of the row.</param>
    /// <param name="rows">Rows that were counted, this one among them.</param>
    public double Surprise(ReadOnlySpan<byte> bins, int rows)
    {
        double sum = 0;
        foreach (var pair in pairs)
        {
            int cell = pair.Start + state.CoarseBins[pair.A][bins[pair.A]] * pair.Width + state.CoarseBins[pair.B][bins[pair.B]];
            sum -= Math.Log(Math.Max(0, Math.Round(state.Shares[cell] * rows) - 1) + 0.5);
        }

        return sum;
    }

    /// <summary>Exchanges chosen rows for others, in place.</summary>
    /// <param name="pool">All rows.</param>
    /// <param name="chosen">Indexes of the chosen ones, none twice.</param>
    /// <param name="weights">How likely each row of the pool should be: one that is less likely than the row it would replace is often passed over.</param>
    /// <param name="random">Of the trials.</param>
    public void Exchange(BinnedRows pool, int[] chosen, double[] weights, Random random)
    {
        int[] others = [.. Enumerable.Range(0, pool.Rows).Except(chosen)];
        if (others.Length == 0 || pairs.Length == 0) return;
        byte[] coarse = Coarsen(pool);
        float[] excess = Count(coarse, chosen);
        for (int cell = 0; cell < excess.Length; cell++) excess[cell] -= state.Shares[cell] * chosen.Length;

        int variables = pool.Variables;
        for (long trial = (long)Math.Min(TrialsPerRow * chosen.Length, MostWork / pairs.Length); trial > 0; trial--)
        {
            int from = random.Next(chosen.Length), to = random.Next(others.Length);
            if (random.NextDouble() * weights[chosen[from]] > weights[others[to]]) continue;
            var gone = coarse.AsSpan(chosen[from] * variables, variables);
            var come = coarse.AsSpan(others[to] * variables, variables);
            if (Change(excess, gone, come) >= 0) continue;
            foreach (var pair in pairs)
            {
                excess[Cell(pair, gone)]--;
                excess[Cell(pair, come)]++;
            }

            (chosen[from], others[to]) = (others[to], chosen[from]);
        }
    }

    /// <summary>By how much the sum of absolute excesses grows when one row goes and another comes.</summary>
    private float Change(float[] excess, ReadOnlySpan<byte> gone, ReadOnlySpan<byte> come)
    {
        float change = 0;
        foreach (var pair in pairs)
        {
            int goneCell = Cell(pair, gone), comeCell = Cell(pair, come);
            if (goneCell == comeCell) continue;
            float fewer = excess[goneCell], more = excess[comeCell];
            change += Math.Abs(fewer - 1) - Math.Abs(fewer) + Math.Abs(more + 1) - Math.Abs(more);
        }

        return change;
    }

    private static int Cell((int A, int B, int Start, int Width) pair, ReadOnlySpan<byte> coarse) =>
        pair.Start + coarse[pair.A] * pair.Width + coarse[pair.B];

    /// <summary>All pairs, or for each variable as many of those that follow it in a ring as there is room for.</summary>
    private static IEnumerable<(int A, int B)> PairsOf(int variables)
    {
        int most = Math.Max(1, Math.Min(variables / 2, MostPairs / Math.Max(1, variables)));
        for (int distance = 1; distance <= most; distance++)
        {
            // At half of the ring's length every pair comes twice.
            int end = 2 * distance == variables ? distance : variables < 2 ? 0 : variables;
            for (int a = 0; a < end; a++) yield return (a, (a + distance) % variables);
        }
    }

    private float[] Count(byte[] coarse, int[] rows)
    {
        float[] counts = new float[Cells];
        int variables = state.CoarseBins.Count;
        foreach (int row in rows)
        {
            var own = coarse.AsSpan(row * variables, variables);
            foreach (var pair in pairs) counts[Cell(pair, own)]++;
        }

        return counts;
    }

    private byte[] Coarsen(BinnedRows rows)
    {
        byte[] coarse = new byte[rows.Rows * rows.Variables];
        for (int row = 0; row < rows.Rows; row++)
        {
            var own = rows[row];
            for (int variable = 0; variable < own.Length; variable++) coarse[row * own.Length + variable] = state.CoarseBins[variable][own[variable]];
        }

        return coarse;
    }

    private static byte[][] CoarseBinsOf(BinnedRows rows, EncodedLayout layout) =>
        [.. BinnedRows.Widths(layout).Select((width, variable) => variable < layout.Categories ? ByFrequency(rows, variable, width) : ByRange(width))];

    private static byte[] ByFrequency(BinnedRows rows, int variable, int width)
    {
        int[] counts = new int[width];
        for (int row = 0; row < rows.Rows; row++) counts[rows[row][variable]]++;
        byte[] coarse = new byte[width];
        int rank = 0;
        foreach (int level in Enumerable.Range(0, width).OrderByDescending(level => counts[level])) coarse[level] = (byte)Math.Min(rank++, MostCoarse - 1);
        return coarse;
    }

    private static byte[] ByRange(int width) =>
        [0, .. Enumerable.Range(0, width - 1).Select(bin => (byte)(1 + bin * NumberParts / (width - 1)))];
}

/// <summary>Tables of counts, as a model file keeps them.</summary>
/// <param name="CoarseBins">For each variable the coarse bin of each of its bins.</param>
/// <param name="Shares">Share of the training rows in each cell, pair by pair.</param>
internal sealed record PairMarginsState(IReadOnlyList<byte[]> CoarseBins, float[] Shares);
