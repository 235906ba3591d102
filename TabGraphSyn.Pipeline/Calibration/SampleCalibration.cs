using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Calibration;

/// <summary>
/// Mends the margins of a sample. Rows of a pool get weights under which the levels of every category variable have their
/// training frequencies (raking: Deming and Stephan, 1940) and are chosen by them; a number's values are spread evenly
/// over its cumulative distribution without changing their order, but for numbers that are bound to one another.
/// </summary>
internal static class SampleCalibration
{
    private const int Rounds = 30;

    /// <summary>
    /// Weights under which each level has its training share, as far as weights between 0.05 and <paramref name="limit"/>
    /// allow; their mean is 1.
    /// </summary>
    /// <param name="pool">The rows.</param>
    /// <param name="frequencies">For each category variable the training share of each level.</param>
    /// <param name="limit">Largest weight.</param>
    /// <param name="start">Weights to stay near to, [rows], positive.</param>
    public static double[] RakingWeights(EncodedSample pool, IReadOnlyList<float[]> frequencies, double limit, double[] start)
    {
        int categories = pool.Layout.Categories;
        double[] weights = [.. start];
        for (int round = 0; round < Rounds; round++)
        {
            for (int variable = 0; variable < categories; variable++)
            {
                double[] sums = new double[frequencies[variable].Length];
                double total = 0;
                for (int row = 0; row < pool.Rows; row++)
                {
                    sums[pool.Codes[row * categories + variable]] += weights[row];
                    total += weights[row];
                }

                double[] factors = [.. sums.Select((sum, level) => sum == 0 ? 1 : Math.Clamp(frequencies[variable][level] * total / sum, 0.2, 5))];
                for (int row = 0; row < pool.Rows; row++) weights[row] *= factors[pool.Codes[row * categories + variable]];
            }

            double scale = pool.Rows / weights.Sum();
            for (int row = 0; row < weights.Length; row++) weights[row] = Math.Clamp(weights[row] * scale, 0.05, limit);
        }

        return weights;
    }

    /// <summary>Systematic sampling in random order: no row twice while no weight exceeds weights' sum over rows.</summary>
    /// <param name="weights">Of the rows to choose from.</param>
    /// <param name="rows">How many to choose.</param>
    /// <param name="random">Of the order.</param>
    public static int[] Choose(double[] weights, int rows, Random random)
    {
        int[] order = [.. Enumerable.Range(0, weights.Length)];
        random.Shuffle(order);
        double step = weights.Sum() / rows, next = random.NextDouble() * step, reached = 0;
        var chosen = new List<int>(rows);
        foreach (int row in order)
        {
            reached += weights[row];
            for (; next < reached && chosen.Count < rows; next += step) chosen.Add(row);
        }

        while (chosen.Count < rows) chosen.Add(order[random.Next(order.Length)]); // rounding at the very end
        int[] shuffled = [.. chosen];
        random.Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>The rows of these indexes.</summary>
    public static EncodedSample Select(EncodedSample pool, int[] rows)
    {
        int categories = pool.Layout.Categories, numbers = pool.Layout.Numbers;
        int[] codes = new int[rows.Length * categories];
        float[] uniforms = new float[rows.Length * numbers];
        for (int row = 0; row < rows.Length; row++)
        {
            Array.Copy(pool.Codes, rows[row] * categories, codes, row * categories, categories);
            Array.Copy(pool.Uniforms, rows[row] * numbers, uniforms, row * numbers, numbers);
        }

        return new EncodedSample(pool.Layout, rows.Length, codes, uniforms);
    }

    /// <summary>Replaces numbers, where they count, by their mid-rank among the rows where they count, in place.</summary>
    /// <param name="sample">The rows.</param>
    /// <param name="bound">For each number whether it is left as it is.</param>
    public static EncodedSample SpreadNumbers(EncodedSample sample, bool[] bound)
    {
        Parallel.For(0, sample.Layout.Numbers, number =>
        {
            if (!bound[number]) SpreadNumber(sample, number);
        });
        return sample;
    }

    private static void SpreadNumber(EncodedSample sample, int number)
    {
        int categories = sample.Layout.Categories, numbers = sample.Layout.Numbers, state = sample.Layout.StateVariables[number];
        int[] rows = [.. Enumerable.Range(0, sample.Rows).Where(row => state < 0 || sample.Codes[row * categories + state] == 0)];
        float[] values = [.. rows.Select(row => sample.Uniforms[row * numbers + number])];
        Array.Sort(values, rows);
        for (int rank = 0; rank < rows.Length; rank++) sample.Uniforms[rows[rank] * numbers + number] = (rank + 0.5f) / rows.Length;
    }
}
