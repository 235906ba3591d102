using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>How a cell is compared with the values of a condition.</summary>
internal enum Comparison
{
    /// <summary>Equal to one of the values.</summary>
    In,

    /// <summary>Equal to none of the values.</summary>
    NotIn,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// <summary>A condition on the cells of one column.</summary>
/// <param name="Text">The condition as the person wrote it.</param>
/// <param name="Column">The column.</param>
/// <param name="Comparison">How a cell is compared.</param>
/// <param name="Values">The values, in plain notation; null stands for a missing cell.</param>
/// <param name="Format">How the column's numbers or dates are read; null for texts.</param>
internal sealed record CellCondition(string Text, string Column, Comparison Comparison, IReadOnlyList<string?> Values, CellFormat? Format)
{
    private readonly double[] positions = Format is null ? [] : [.. Values.OfType<string>().Select(value => PositionOf(value, Format))];

    /// <summary>Whether a cell of the column, in plain notation, meets the condition. A missing cell is neither below nor above anything.</summary>
    public bool Holds(string? cell)
    {
        if (Comparison is Comparison.In or Comparison.NotIn)
            return IsAmong(cell) == (Comparison == Comparison.In);
        return cell is not null && Format is not null && Format.TryRead(cell, out double position) && Comparison switch
        {
            Comparison.Less => position < positions[0],
            Comparison.AtMost => position <= positions[0],
            Comparison.Greater => position > positions[0],
            _ => position >= positions[0],
        };
    }

    /// <summary>Takes from intervals of positions what the condition excludes; a closed end stays closed.</summary>
    public List<PositionRange> Cut(List<PositionRange> ranges) => Comparison switch
    {
        Comparison.In => [.. positions.Distinct().Order().Where(position => ranges.Any(range => range.Contains(position)))
            .Select(position => new PositionRange(position, position))],
        Comparison.NotIn => [.. positions.Aggregate(ranges.AsEnumerable(), (left, position) => left.SelectMany(range => Without(range, position)))],
        Comparison.Less => Within(ranges, double.NegativeInfinity, Math.BitDecrement(positions[0])),
        Comparison.AtMost => Within(ranges, double.NegativeInfinity, positions[0]),
        Comparison.Greater => Within(ranges, Math.BitIncrement(positions[0]), double.PositiveInfinity),
        _ => Within(ranges, positions[0], double.PositiveInfinity),
    };

    private bool IsAmong(string? cell)
    {
        if (cell is null || Format is null)
            return Values.Contains(cell);
        return Format.TryRead(cell, out double position) ? positions.Contains(position) : Values.Contains(cell);
    }

    private static double PositionOf(string value, CellFormat format) => format.TryRead(value, out double position)
        ? position
        : throw new ArgumentException("A value of a condition isn't of its column's kind.", nameof(value));

    private static List<PositionRange> Within(List<PositionRange> ranges, double low, double high) =>
        [.. ranges.Select(range => new PositionRange(Math.Max(range.Low, low), Math.Min(range.High, high))).Where(range => range.Low <= range.High)];

    private static IEnumerable<PositionRange> Without(PositionRange range, double position)
    {
        if (!range.Contains(position))
            return [range];
        PositionRange[] parts = [range with { High = Math.BitDecrement(position) }, range with { Low = Math.BitIncrement(position) }];
        return parts.Where(part => part.Low <= part.High);
    }
}
