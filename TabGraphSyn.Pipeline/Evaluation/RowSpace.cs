using System.Numerics;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>
/// Rows as points between which distances are cheap: Gower's (1971) distance, the sum over the columns of 0 for equal and 1
/// for different levels, and for numbers of the difference of their quantiles among the training rows. A missing cell is at
/// distance 1 from every value and 0 from another missing cell.
/// </summary>
internal sealed class RowSpace
{
    /// <summary>
    /// Where a missing number lies. Cell distances are cut at 1, so that a place at least 1 away from all quantiles, and codes
    /// that are whole numbers, make every column the same formula: min(1, |a − b|).
    /// </summary>
    internal const float Missing = 2;

    private readonly QuantileMap?[] maps;

    /// <param name="tables">The tables; their training rows give the quantiles.</param>
    public RowSpace(ComparedTables tables) => maps = [.. tables.Training.Columns.Select(QuantileMap.Of)];

    /// <summary>The rows' places, [columns][rows].</summary>
    public float[][] Places(ComparedTable table) =>
        [.. table.Columns.Select((column, index) => maps[index] is { } map
            ? Array.ConvertAll(column.Numbers!, map.Of)
            : Array.ConvertAll(column.Codes, code => (float)code))];

    /// <summary>
    /// The smallest distances from a row to the rows of a set, in ascending order.
    /// </summary>
    /// <param name="from">Places of the set that the row is from, [columns][rows].</param>
    /// <param name="row">The row.</param>
    /// <param name="to">Places of the rows to look among, [columns][rows].</param>
    /// <param name="nearest">Gets the smallest distances; infinite where there are fewer rows.</param>
    /// <param name="without">A row of <paramref name="to"/> to pass over, such as the row itself; null for none.</param>
    public static void Nearest(float[][] from, int row, float[][] to, Span<float> nearest, int? without = null) =>
        Nearest(from, row, to, nearest, stackalloc int[nearest.Length], without);

    /// <summary>As above, and which rows they are.</summary>
    /// <param name="from">Places of the set that the row is from, [columns][rows].</param>
    /// <param name="row">The row.</param>
    /// <param name="to">Places of the rows to look among, [columns][rows].</param>
    /// <param name="nearest">Gets the smallest distances; infinite where there are fewer rows.</param>
    /// <param name="rows">Gets their positions, as many; of equally near rows the first, and -1 where there are fewer rows.</param>
    /// <param name="without">A row of <paramref name="to"/> to pass over, such as the row itself; null for none.</param>
    public static void Nearest(float[][] from, int row, float[][] to, Span<float> nearest, Span<int> rows, int? without = null)
    {
        rows.Fill(-1);
        nearest.Fill(float.PositiveInfinity);
        const int block = 2048;
        Span<float> sums = stackalloc float[block];
        for (int start = 0; start < to[0].Length; start += block)
        {
            int length = Math.Min(block, to[0].Length - start);
            sums[..length].Clear();
            for (int column = 0; column < to.Length; column++)
                AddDistances(from[column][row], to[column].AsSpan(start, length), sums);
            if (without is { } passed && passed >= start && passed < start + length)
                sums[passed - start] = float.PositiveInfinity;
            for (int index = 0; index < length; index++)
            {
                if (sums[index] < nearest[^1])
                    Insert(sums[index], start + index, nearest, rows);
            }
        }
    }

    private static void AddDistances(float place, ReadOnlySpan<float> places, Span<float> sums)
    {
        int width = Vector<float>.Count, index = 0;
        var wanted = new Vector<float>(place);
        for (; index <= places.Length - width; index += width)
        {
            Vector<float> distance = Vector.Min(Vector<float>.One, Vector.Abs(new Vector<float>(places[index..]) - wanted));
            (new Vector<float>(sums[index..]) + distance).CopyTo(sums[index..]);
        }

        for (; index < places.Length; index++)
            sums[index] += Math.Min(1, Math.Abs(places[index] - place));
    }

    private static void Insert(float distance, int row, Span<float> nearest, Span<int> rows)
    {
        int place = nearest.Length - 1;
        for (; place > 0 && nearest[place - 1] > distance; place--)
            (nearest[place], rows[place]) = (nearest[place - 1], rows[place - 1]);
        (nearest[place], rows[place]) = (distance, row);
    }

    /// <summary>The quantiles of a column's training values, between which others are interpolated.</summary>
    /// <param name="Values">The different values, ascending.</param>
    /// <param name="Quantiles">For each the middle of the quantiles that it takes up, from 0 to 1.</param>
    private sealed record QuantileMap(double[] Values, float[] Quantiles)
    {
        public static QuantileMap? Of(MeasuredColumn column)
        {
            if (column.Numbers is null)
                return null;
            double[] sorted = Array.FindAll(column.Numbers, number => !double.IsNaN(number));
            Array.Sort(sorted);
            var values = new List<double>();
            var quantiles = new List<float>();
            for (int start = 0, end; start < sorted.Length; start = end)
            {
                for (end = start; end < sorted.Length && sorted[end] == sorted[start];)
                    end++;
                values.Add(sorted[start]);
                quantiles.Add((float)((start + end) / 2.0 / sorted.Length));
            }

            return new QuantileMap([.. values], [.. quantiles]);
        }

        public float Of(double number)
        {
            if (double.IsNaN(number))
                return Missing;
            if (Values.Length == 0)
                return 0;
            int index = Array.BinarySearch(Values, number);
            if (index >= 0)
                return Quantiles[index];
            index = ~index;
            if (index == 0 || index == Values.Length)
                return Quantiles[Math.Min(index, Values.Length - 1)];
            // Halves first: the difference of the largest and the smallest number has no place in a double.
            double part = ((number / 2) - (Values[index - 1] / 2)) / ((Values[index] / 2) - (Values[index - 1] / 2));
            return Quantiles[index - 1] + ((float)part * (Quantiles[index] - Quantiles[index - 1]));
        }
    }
}
