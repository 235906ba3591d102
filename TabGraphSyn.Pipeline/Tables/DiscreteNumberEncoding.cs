namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// A number or date of few values, as a category in their order. A run of rare values that has enough rows together is
/// one code, drawn evenly from the run's part of the grid; another rare value counts as its nearest.
/// </summary>
public sealed record DiscreteNumberEncoding : ColumnEncoding
{
    /// <summary>Grid points of a pooled run that are told apart.</summary>
    private const int LargestPool = 256;

    public required CellFormat Format { get; init; }

    /// <summary>For each code the lowest position that it stands for, rising.</summary>
    public required IReadOnlyList<double> Lows { get; init; }

    /// <summary>For each code the highest position that it stands for.</summary>
    public required IReadOnlyList<double> Highs { get; init; }

    /// <summary>For each code its rows in the training table; then those of missing, where there are any.</summary>
    public required IReadOnlyList<int> Counts { get; init; }

    internal override int LevelCount => Math.Max(2, Counts.Count);

    internal override CellFormat ValueFormat => Format;

    internal override PositionRange ValueRange => new(Lows[0], Highs[^1]);

    internal bool HasMissing => Counts.Count > Lows.Count;

    internal static DiscreteNumberEncoding Fit(
        string name, ValueCounts values, int missing, CellFormat format, EncoderOptions options, List<string> notes)
    {
        var codes = new List<(double Low, double High, int Count)>();
        int merged = 0, exact = options.ExactRows;
        for (int i = 0; i < values.Values.Length; i++)
        {
            int end = i, rows = 0;
            while (end < values.Values.Length && values.Counts[end] < exact)
                rows += values.Counts[end++];
            if (end == i)
                codes.Add((values.Values[i], values.Values[i], values.Counts[i]));
            else if (rows >= exact && end - i > 1 && values.Values[end - 1] - values.Values[i] <= LargestPool)
                codes.Add((values.Values[i], values.Values[i = end - 1], rows));
            else
                merged += (i = end - 1) >= 0 ? rows : 0;
        }

        HideExtremes(codes, values, exact, format.HasGrid);
        if (merged > 0)
            notes.Add($"Column '{name}': {merged:N0} rows hold a value of fewer than {exact} rows; they are learned as their nearest value.");
        int[] counts = [.. codes.Select(code => code.Count)];
        return new DiscreteNumberEncoding
        {
            Name = name,
            Format = format,
            Lows = [.. codes.Select(code => code.Low)],
            Highs = [.. codes.Select(code => code.High)],
            Counts = missing > 0 ? [.. counts, missing] : counts,
        };
    }

    internal override string NameOf(int level)
    {
        if (level >= Lows.Count)
            return "missing";
        string low = Text(Lows[level]), high = Text(Highs[level]);
        return low == high ? $"'{low}'" : $"'{low}' to '{high}'";

        string Text(double position) => Format.Write(position, exact: true, new PositionRange(position, position), new Random(0));
    }

    /// <summary>Takes the lowest and the highest value out of a pool that they bound, where too few rows hold them.</summary>
    private static void HideExtremes(List<(double Low, double High, int Count)> codes, ValueCounts values, int exact, bool grid)
    {
        if (codes[0] is var first && first.Low == values.Values[0] && values.Counts[0] < exact)
            codes[0] = first with { Low = first.Low + Inset(first.High - first.Low) };
        if (codes[^1] is var last && last.High == values.Values[^1] && values.Counts[^1] < exact)
            codes[^1] = last with { High = last.High - Inset(last.High - last.Low) };

        double Inset(double width) => grid ? Math.Min(1, width) : width / 10;
    }

    internal override void Encode(string?[] cells, EncodedTable target, VariableSlot slot, Random random)
    {
        long[] cumulative = CumulativeCounts.From(Counts);
        int stride = target.Layout.Categories;
        for (int row = 0; row < cells.Length; row++)
        {
            int code;
            if (cells[row] is { } text && Format.TryRead(text, out double position))
                code = Nearest(position);
            else
                code = HasMissing ? Lows.Count : CumulativeCounts.Draw(cumulative, 0, Lows.Count, random);
            target.Codes[(row * stride) + slot.Category] = code;
        }
    }

    internal override double[] PositionsOf(EncodedSample sample, VariableSlot slot)
    {
        double[] positions = new double[sample.Rows];
        for (int row = 0; row < positions.Length; row++)
        {
            int code = sample.Codes[(row * sample.Layout.Categories) + slot.Category];
            positions[row] = HasMissing && code == Lows.Count ? double.NaN : (Lows[Math.Min(code, Lows.Count - 1)] + Highs[Math.Min(code, Lows.Count - 1)]) / 2;
        }

        return positions;
    }

    internal override string?[] Decode(EncodedSample sample, VariableSlot slot, Random random)
    {
        var cells = new string?[sample.Rows];
        var range = ValueRange;
        int stride = sample.Layout.Categories;
        for (int row = 0; row < cells.Length; row++)
        {
            int code = sample.Codes[(row * stride) + slot.Category];
            if (HasMissing && code == Lows.Count)
                continue;
            code = Math.Min(code, Lows.Count - 1);
            double width = Highs[code] - Lows[code];
            double position = Format.HasGrid
                ? Lows[code] + random.NextInt64((long)width + 1)
                : Lows[code] + (width * random.NextDouble());
            cells[row] = Format.Write(position, width == 0, range, random);
        }

        return cells;
    }

    private int Nearest(double position)
    {
        int best = 0;
        double least = double.MaxValue;
        for (int code = 0; code < Lows.Count; code++)
        {
            double distance = Math.Max(0, Math.Max(Lows[code] - position, position - Highs[code]));
            if (distance >= least)
                continue;
            (best, least) = (code, distance);
        }

        return best;
    }
}
