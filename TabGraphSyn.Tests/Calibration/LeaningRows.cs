using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Calibration;

/// <summary>Rows of two categories and a number: real ones that hang together, and made ones that lean to one side and hang together less.</summary>
internal static class LeaningRows
{
    public static readonly EncodedLayout Layout = new([3, 2], [-1]);

    /// <summary>Above this a number is high, as it is in two rows of five: so that numbers are spread about evenly.</summary>
    public const float High = 0.6f;

    public static readonly float[][] Frequencies = [[0.5f, 0.3f, 0.2f], [0.9f, 0.1f]];

    /// <summary>Made rows whose levels are off, and whose number is squeezed into the lower half and grows with the first level.</summary>
    public static EncodedSample Pool(int rows)
    {
        var random = new Random(4);
        int[] codes = new int[rows * 2];
        float[] uniforms = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            codes[row * 2] = random.NextDouble() switch { < 0.46 => 0, < 0.77 => 1, _ => 2 };
            codes[row * 2 + 1] = random.NextDouble() < 0.11 ? 1 : 0;
            uniforms[row] = 0.15f * codes[row * 2] + 0.1f * random.NextSingle();
        }

        return new EncodedSample(Layout, rows, codes, uniforms);
    }

    /// <summary>Real rows: the second category follows the first with this strength, from 0 to 1, and the number follows the second.</summary>
    public static EncodedTable Real(int rows, double strength, int seed)
    {
        var random = new Random(seed);
        int[] codes = new int[rows * 2];
        float[] numbers = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            codes[row * 2] = random.Next(3);
            codes[row * 2 + 1] = random.NextDouble() < strength ? (codes[row * 2] == 2 ? 1 : 0) : random.Next(2);
            bool isHigh = random.NextDouble() < strength ? codes[row * 2 + 1] == 1 : random.Next(5) < 2;
            numbers[row] = isHigh ? High + (1 - High) * random.NextSingle() : High * random.NextSingle();
        }

        return new EncodedTable(Layout, rows, codes, numbers, numbers);
    }

    /// <summary>Such rows in the place of made ones.</summary>
    public static EncodedSample Made(int rows, double strength, int seed)
    {
        var table = Real(rows, strength, seed);
        return new EncodedSample(Layout, rows, table.Codes, table.Low);
    }

    /// <summary>All rows of a table, binned.</summary>
    public static BinnedRows Binned(EncodedTable table) => BinnedRows.Of(table, [.. Enumerable.Range(0, table.Rows)], new Random(0));
}
