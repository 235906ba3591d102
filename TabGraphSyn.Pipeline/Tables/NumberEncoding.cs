namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// A number or date as its place on a curve of cumulative probability, with a state variable for spikes and missing
/// cells: state 0 is the number, then each spike, then missing.
/// </summary>
public sealed record NumberEncoding : ColumnEncoding
{
    public required CellFormat Format { get; init; }

    public required QuantileCurve Curve { get; init; }

    /// <summary>Positions of the spikes, rising.</summary>
    public required IReadOnlyList<double> Spikes { get; init; }

    public required bool HasMissing { get; init; }

    internal override bool HasNumber => true;

    internal override int LevelCount => Spikes.Count == 0 && !HasMissing ? 0 : 1 + Spikes.Count + (HasMissing ? 1 : 0);

    internal override CellFormat ValueFormat => Format;

    internal override PositionRange ValueRange => Spikes.Count == 0
        ? Curve.Range
        : new PositionRange(Math.Min(Spikes[0], Curve.Range.Low), Math.Max(Spikes[^1], Curve.Range.High));

    private int MissingState => Spikes.Count + 1;

    internal override string NameOf(int level) =>
        level == 0 ? "another value" : level == MissingState ? "missing" : $"'{Format.Write(Spikes[level - 1], exact: true, Curve.Range, new Random(0))}'";

    internal override void Encode(string?[] cells, EncodedTable target, VariableSlot slot, Random random)
    {
        double[] spikes = [.. Spikes];
        for (int row = 0; row < cells.Length; row++)
        {
            int state = 0;
            float low = 0.5f, high = 0.5f;
            if (cells[row] is not { } text || !Format.TryRead(text, out double position))
            {
                // A missing cell where none was seen in training could be any number.
                state = HasMissing ? MissingState : 0;
                (low, high) = HasMissing ? (low, high) : (0f, 1f);
            }
            else if (Array.BinarySearch(spikes, position) is var spike and >= 0)
                state = spike + 1;
            else
                (low, high) = Curve.Interval(position, Format.HasGrid);

            if (slot.Category >= 0)
                target.Codes[(row * target.Layout.Categories) + slot.Category] = state;
            target.Low[(row * target.Layout.Numbers) + slot.Number] = low;
            target.High[(row * target.Layout.Numbers) + slot.Number] = high;
        }
    }

    internal override double[] PositionsOf(EncodedSample sample, VariableSlot slot)
    {
        double[] positions = new double[sample.Rows];
        for (int row = 0; row < positions.Length; row++)
        {
            int state = slot.Category < 0 ? 0 : sample.Codes[(row * sample.Layout.Categories) + slot.Category];
            positions[row] = state > Spikes.Count ? double.NaN
                : state > 0 ? Spikes[state - 1]
                : Curve.Position(sample.Uniforms[(row * sample.Layout.Numbers) + slot.Number], Format.HasGrid, out _);
        }

        return positions;
    }

    internal override string?[] Decode(EncodedSample sample, VariableSlot slot, Random random)
    {
        var cells = new string?[sample.Rows];
        var range = Curve.Range;
        for (int row = 0; row < cells.Length; row++)
        {
            int state = slot.Category < 0 ? 0 : sample.Codes[(row * sample.Layout.Categories) + slot.Category];
            if (state > Spikes.Count)
                continue;
            if (state > 0)
            {
                cells[row] = Format.Write(Spikes[state - 1], exact: true, range, random);
                continue;
            }

            double uniform = sample.Uniforms[(row * sample.Layout.Numbers) + slot.Number];
            double position = Curve.Position(uniform, Format.HasGrid, out bool exact);
            cells[row] = Format.Write(position, exact, range, random);
        }

        return cells;
    }
}
