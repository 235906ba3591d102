namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Cuts a column's values into the pieces of its curve.</summary>
internal sealed class QuantileCurveFit(ValueCounts values, bool grid, int exactRows)
{
    /// <summary>Pieces beyond which a curve gains nothing and a model file swells.</summary>
    private const int MostPieces = 8192;

    private sealed record Piece(int First, int Last, int Rows, bool Exact);

    private readonly double[] _values = values.Values;
    private readonly int[] _counts = values.Counts;

    public QuantileCurve Fit()
    {
        int exact = ExactThreshold();
        bool[] own = [.. _counts.Select(count => count >= exact)];
        int lower = 0, upper = 0;
        if (exactRows > 1 && values.Rows >= 3 * exactRows)
        {
            lower = TailLength(Enumerable.Range(0, _values.Length), own);
            upper = TailLength(Enumerable.Range(0, _values.Length - lower).Select(i => _values.Length - 1 - i), own);
        }

        var pieces = Cut(own, lower, _values.Length - upper);
        if (lower > 0)
            pieces.Insert(0, PieceOf(0, lower - 1));
        if (upper > 0)
            pieces.Add(PieceOf(_values.Length - upper, _values.Length - 1));
        return Build(pieces, lower > 0, upper > 0);
    }

    /// <summary>Rows for a value of its own: as asked, or more where too many values would have that.</summary>
    private int ExactThreshold()
    {
        if (_counts.Count(count => count >= exactRows) <= MostPieces)
            return exactRows;
        return _counts.OrderDescending().ElementAt(MostPieces) + 1;
    }

    /// <summary>Values from the end inwards until they have enough rows, or until one has enough for itself.</summary>
    private int TailLength(IEnumerable<int> inwards, bool[] own)
    {
        int length = 0, rows = 0;
        foreach (int i in inwards)
        {
            if (own[i] || rows >= exactRows)
                break;
            rows += _counts[i];
            length++;
        }

        return length;
    }

    private List<Piece> Cut(bool[] own, int from, int to)
    {
        var pieces = new List<Piece>();
        int pooled = Enumerable.Range(from, Math.Max(0, to - from)).Where(i => !own[i]).Sum(i => _counts[i]);
        int rowsPerPiece = Math.Max(exactRows, (int)Math.Ceiling(pooled / (double)MostPieces));
        for (int i = from; i < to;)
        {
            if (own[i])
            {
                pieces.Add(PieceOf(i, i) with { Exact = true });
                i++;
                continue;
            }

            int end = i;
            while (end < to && !own[end])
                end++;
            CutRun(pieces, i, end, rowsPerPiece);
            i = end;
        }

        return pieces;
    }

    /// <summary>Cuts a run of rare values into pools of enough rows; what is left over joins the last pool.</summary>
    private void CutRun(List<Piece> pieces, int from, int to, int rowsPerPiece)
    {
        int first = from, rows = 0, left = 0;
        for (int i = from; i < to; i++)
            left += _counts[i];
        for (int i = from; i < to; i++)
        {
            rows += _counts[i];
            if (i < to - 1 && (rows < rowsPerPiece || left - rows < rowsPerPiece))
                continue;
            pieces.Add(PieceOf(first, i));
            left -= rows;
            (first, rows) = (i + 1, 0);
        }
    }

    private Piece PieceOf(int first, int last)
    {
        int rows = 0;
        for (int i = first; i <= last; i++)
            rows += _counts[i];
        return new Piece(first, last, rows, Exact: false);
    }

    private QuantileCurve Build(List<Piece> pieces, bool lowerTail, bool upperTail)
    {
        int n = pieces.Count;
        var cumulative = new double[n + 1];
        var starts = new double[n];
        var ends = new double[n];
        long rows = 0;
        for (int p = 0; p < n; p++)
        {
            var piece = pieces[p];
            cumulative[p] = rows / (double)values.Rows;
            rows += piece.Rows;
            starts[p] = piece.Exact ? _values[piece.First] : p > 0 ? Between(pieces[p - 1].Last, piece.First) : _values[0];
            ends[p] = piece.Exact ? _values[piece.First] : p < n - 1 ? Between(piece.Last, pieces[p + 1].First) : _values[^1];
        }

        cumulative[n] = 1;
        double lowerScale = lowerTail ? MeanDistance(pieces[0], ends[0]) : 0;
        double upperScale = upperTail ? MeanDistance(pieces[^1], starts[^1]) : 0;
        bool protect = exactRows > 1;
        if (protect && !pieces[0].Exact)
            (starts[0], ends[0]) = Swap(Bound(-ends[0], -_values[0], lowerScale, n > 1 ? -_values[pieces[0].Last + 1] : double.NaN));
        if (protect && !pieces[^1].Exact)
            (starts[^1], ends[^1]) = Bound(starts[^1], _values[^1], upperScale, n > 1 ? _values[pieces[^1].First - 1] : double.NaN);
        return new QuantileCurve
        {
            Cumulative = cumulative,
            Starts = starts,
            Ends = ends,
            LowerScale = starts[0] < ends[0] ? lowerScale : 0,
            UpperScale = starts[^1] < ends[^1] ? upperScale : 0,
            PooledRows = pieces.Where(piece => !piece.Exact).Sum(piece => piece.Rows),
        };
    }

    private double Between(int low, int high) => _values[low] + ((_values[high] - _values[low]) / 2);

    private double MeanDistance(Piece piece, double from)
    {
        double sum = 0;
        for (int i = piece.First; i <= piece.Last; i++)
            sum += _counts[i] * Math.Abs(_values[i] - from);
        return sum / piece.Rows;
    }

    private static (double Start, double End) Swap((double Start, double End) mirrored) => (-mirrored.End, -mirrored.Start);

    /// <summary>
    /// Ends the outermost piece inside the real range without naming its extreme, which one row alone may hold: at a
    /// round number below it, and not farther out than three times the tail's scale. Where no grid point is left, the
    /// piece becomes its inner neighbour's value.
    /// </summary>
    /// <param name="start">Where the piece starts.</param>
    /// <param name="extreme">The largest value.</param>
    /// <param name="scale">Mean distance of the tail's values from its start; 0 for a piece that isn't a tail.</param>
    /// <param name="inner">The next smaller value outside the piece; NaN where there is none.</param>
    private (double Start, double End) Bound(double start, double extreme, double scale, double inner)
    {
        double length = extreme - start;
        if (length <= 0)
            return (start, start);
        double granule = Math.Pow(10, Math.Floor(Math.Log10(scale > 0 ? scale : length / 3)));
        double end = Math.Floor(extreme / granule) * granule;
        for (int digits = 0; digits < 3 && end <= start && (!grid || granule > 1); digits++)
        {
            granule /= 10;
            end = Math.Floor(extreme / granule) * granule;
        }

        if (end >= extreme)
            end = grid ? extreme - 1 : start + (0.9 * length);
        if (scale > 0)
            end = Math.Min(end, start + (3 * scale));
        if (grid ? Math.Floor(end) >= Math.Ceiling(start) : end > start)
            return (start, end);
        double point = double.IsNaN(inner) ? grid ? Math.Ceiling(start) : start : inner;
        return (point, point);
    }
}
