namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// Cumulative probability over positions, in pieces of three sorts: a value of its own, a range in which positions are
/// drawn evenly, and at the ends a tail that falls off exponentially. Inner ranges end midway between neighbouring
/// values, and no single row's value is kept.
/// </summary>
public sealed record QuantileCurve
{
    /// <summary>Cumulative probability at the start of each piece and at the end of the last: from 0 to 1.</summary>
    public required IReadOnlyList<double> Cumulative { get; init; }

    /// <summary>Where each piece starts.</summary>
    public required IReadOnlyList<double> Starts { get; init; }

    /// <summary>Where each piece ends; the same as its start for a value of its own.</summary>
    public required IReadOnlyList<double> Ends { get; init; }

    /// <summary>Mean distance of the lowest values from the end of the first piece; 0 where that piece isn't a tail.</summary>
    public double LowerScale { get; init; }

    /// <summary>Mean distance of the highest values from the start of the last piece; 0 where that piece isn't a tail.</summary>
    public double UpperScale { get; init; }

    /// <summary>Rows of the training table in pieces that aren't a value of their own.</summary>
    public int PooledRows { get; init; }

    internal PositionRange Range => new(Starts[0], Ends[^1]);

    /// <summary>Fits the curve; with <see cref="EncoderOptions.ProtectValues"/> off every value has a piece of its own.</summary>
    internal static QuantileCurve Fit(ValueCounts values, bool grid, EncoderOptions options) =>
        new QuantileCurveFit(values, grid, options.ExactRows).Fit();

    /// <summary>The cumulative probabilities that a position covers; the nearest piece's for a position between pieces.</summary>
    internal (float Low, float High) Interval(double position, bool grid)
    {
        int piece = PieceNear(position);
        double low = Cumulative[piece], width = Cumulative[piece + 1] - low;
        if (Starts[piece] == Ends[piece])
            return ((float)low, (float)(low + width));
        double half = grid ? 0.5 : 0;
        return ((float)(low + (width * Share(piece, position - half))), (float)(low + (width * Share(piece, position + half))));
    }

    /// <summary>The intervals of cumulative probability whose positions lie in a range, rising; neighbouring pieces give intervals that touch.</summary>
    internal IEnumerable<(float Low, float High)> Covering(PositionRange range, bool grid)
    {
        for (int piece = 0; piece < Starts.Count; piece++)
        {
            double low = Math.Max(range.Low, Starts[piece]), high = Math.Min(range.High, Ends[piece]);
            if (Starts[piece] < Ends[piece] && grid)
                (low, high) = (Math.Ceiling(low), Math.Floor(high));
            if (low > high)
                continue;
            double start = Cumulative[piece], width = Cumulative[piece + 1] - start, half = grid ? 0.5 : 0;
            yield return Starts[piece] == Ends[piece]
                ? ((float)start, (float)(start + width))
                : ((float)(start + (width * Share(piece, low - half))), (float)(start + (width * Share(piece, high + half))));
        }
    }

    /// <summary>The position at a cumulative probability. <paramref name="exact"/>: it is a value that was seen in enough rows.</summary>
    internal double Position(double uniform, bool grid, out bool exact)
    {
        int piece = PieceAt(uniform);
        double start = Starts[piece], end = Ends[piece];
        exact = start == end;
        if (exact)
            return start;
        double share = Math.Clamp((uniform - Cumulative[piece]) / (Cumulative[piece + 1] - Cumulative[piece]), 0, 1);
        double position = start + ((end - start) * Fraction(piece, share));
        if (!grid)
            return position;
        double first = Math.Ceiling(start), last = Math.Floor(end);
        return first <= last ? Math.Clamp(Math.Round(position), first, last) : Math.Round(position);
    }

    /// <summary>How far along a piece the given share of its probability lies, both from 0 to 1.</summary>
    private double Fraction(int piece, double share)
    {
        double length = Ends[piece] - Starts[piece];
        if (piece == 0 && LowerScale > 0)
            return 1 - Falling(1 - share, LowerScale / length);
        return piece == Starts.Count - 1 && UpperScale > 0 ? Falling(share, UpperScale / length) : share;

        // Inverse of an exponential distribution that is cut off at 1.
        static double Falling(double share, double scale) => -scale * Math.Log(1 - (share * (1 - Math.Exp(-1 / scale))));
    }

    /// <summary>Inverse of <see cref="Fraction"/>, for a position.</summary>
    private double Share(int piece, double position)
    {
        double length = Ends[piece] - Starts[piece];
        double fraction = Math.Clamp((position - Starts[piece]) / length, 0, 1);
        if (piece == 0 && LowerScale > 0)
            return 1 - Fallen(1 - fraction, LowerScale / length);
        return piece == Starts.Count - 1 && UpperScale > 0 ? Fallen(fraction, UpperScale / length) : fraction;

        static double Fallen(double fraction, double scale) => (1 - Math.Exp(-fraction / scale)) / (1 - Math.Exp(-1 / scale));
    }

    private int PieceNear(double position)
    {
        int low = 0, high = Ends.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Ends[middle] >= position)
                high = middle;
            else
                low = middle + 1;
        }

        return low > 0 && Starts[low] > position && position - Ends[low - 1] < Starts[low] - position ? low - 1 : low;
    }

    private int PieceAt(double uniform)
    {
        int low = 0, high = Starts.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Cumulative[middle + 1] > uniform)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
