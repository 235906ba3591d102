using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Calibration;

/// <summary>
/// Encoded rows as trees and tables of counts take them: for each category variable its level, and for each number its
/// place among equal parts of the cumulative distribution, with a bin of its own where the number does not count.
/// </summary>
internal sealed class BinnedRows
{
    /// <summary>Parts of a number's distribution; bin 0 is for a number that does not count.</summary>
    public const int NumberParts = 64;

    /// <summary>Most bins of a variable.</summary>
    public const int MostBins = 256;

    private readonly EncodedLayout layout;
    private readonly byte[] bins; // [rows × variables]

    private BinnedRows(EncodedLayout layout, int rows)
    {
        this.layout = layout;
        Rows = rows;
        bins = new byte[checked(rows * Variables)];
    }

    public int Rows { get; }

    /// <summary>Category variables, then numbers.</summary>
    public int Variables => layout.Categories + layout.Numbers;

    /// <summary>The bins of a row, one for each variable.</summary>
    public ReadOnlySpan<byte> this[int row] => bins.AsSpan(row * Variables, Variables);

    /// <summary>How many bins each variable has, at most 256.</summary>
    public static int[] Widths(EncodedLayout layout) =>
        [.. layout.LevelCounts.Select(levels => Math.Min(levels, MostBins)), .. Enumerable.Repeat(NumberParts + 1, layout.Numbers)];

    /// <summary>Synthetic rows.</summary>
    public static BinnedRows Of(EncodedSample sample)
    {
        var binned = new BinnedRows(sample.Layout, sample.Rows);
        int numbers = sample.Layout.Numbers;
        for (int row = 0; row < sample.Rows; row++) binned.Set(row, row, sample.Codes, sample.Uniforms.AsSpan(row * numbers, numbers));
        return binned;
    }

    /// <summary>Real rows.</summary>
    /// <param name="table">Where they come from.</param>
    /// <param name="rows">Those to take.</param>
    /// <param name="random">Of the draws from the numbers' intervals.</param>
    public static BinnedRows Of(EncodedTable table, IReadOnlyList<int> rows, Random random)
    {
        var binned = new BinnedRows(table.Layout, rows.Count);
        float[] uniforms = new float[table.Layout.Numbers];
        for (int i = 0; i < rows.Count; i++)
        {
            for (int number = 0; number < uniforms.Length; number++)
            {
                int at = rows[i] * uniforms.Length + number;
                uniforms[number] = table.Low[at] + (table.High[at] - table.Low[at]) * random.NextSingle();
            }

            binned.Set(i, rows[i], table.Codes, uniforms);
        }

        return binned;
    }

    private void Set(int target, int source, int[] codes, ReadOnlySpan<float> uniforms)
    {
        int categories = layout.Categories;
        var own = bins.AsSpan(target * Variables, Variables);
        var levels = codes.AsSpan(source * categories, categories);
        for (int variable = 0; variable < categories; variable++) own[variable] = (byte)Math.Min(levels[variable], MostBins - 1);
        for (int number = 0; number < uniforms.Length; number++)
        {
            int state = layout.StateVariables[number];
            bool counts = state < 0 || levels[state] == 0;
            own[categories + number] = counts ? (byte)(1 + Math.Clamp((int)(uniforms[number] * NumberParts), 0, NumberParts - 1)) : (byte)0;
        }
    }
}
