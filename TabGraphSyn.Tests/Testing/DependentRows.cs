using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Tests.Testing;

/// <summary>Encoded rows whose columns depend on one another in ways that no tree of pairs can give.</summary>
internal static class DependentRows
{
    /// <summary>
    /// Five categories and a number: 0 has four levels; 1 copies 0 in nine rows of ten; 2 is 1 where both 0's last bit
    /// and 3 are; 4 is the number's state, half observed or more; the number lies in the quarter that 0 names.
    /// </summary>
    public static EncodedTable Made(int rows)
    {
        var random = new Random(2);
        var table = new EncodedTable(new EncodedLayout([4, 4, 2, 2, 3], [4]), rows, new int[rows * 5], new float[rows], new float[rows]);
        for (int row = 0; row < rows; row++)
        {
            int a = random.Next(4), d = random.Next(2), state = random.Next(10) switch { 0 => 2, 1 or 2 => 1, _ => 0 };
            int b = random.Next(10) > 0 ? a : random.Next(4);
            ((int[])[a, b, (a % 2) & d, d, state]).CopyTo(table.Codes, row * 5);
            table.Low[row] = state > 0 ? 0.5f : (a + random.NextSingle()) / 4;
            table.High[row] = state > 0 ? 0.5f : Math.Min(1, table.Low[row] + 0.0001f);
        }

        return table;
    }

    /// <summary>The number where it counts.</summary>
    public static List<float> Observed(EncodedSample sample) =>
        [.. Enumerable.Range(0, sample.Rows).Where(row => sample.Codes[(row * 5) + 4] == 0).Select(row => sample.Uniforms[row])];

    /// <summary>The share of rows that are as they should be, told by the codes and where those of the row begin.</summary>
    public static double Agreement(EncodedSample sample, Func<int[], int, bool> agrees) =>
        Enumerable.Range(0, sample.Rows).Count(row => agrees(sample.Codes, row * 5)) / (double)sample.Rows;

    /// <summary>The share of each level of a category.</summary>
    public static double[] Shares(int[] codes, EncodedLayout layout, int category)
    {
        var shares = new double[layout.LevelCounts[category]];
        int rows = codes.Length / layout.Categories;
        for (int row = 0; row < rows; row++)
            shares[codes[(row * layout.Categories) + category]] += 1.0 / rows;
        return shares;
    }
}
