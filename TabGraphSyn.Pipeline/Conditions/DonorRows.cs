using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>
/// Complete rows for partial ones from a generator that can only draw: each gets a donor among drawn rows, one of the nearest in what is
/// given (hot deck imputation).
/// </summary>
internal static class DonorRows
{
    private const int LeastPool = 4096, MostPool = 16_384;

    /// <summary>Nearest rows of which the donor is drawn: always the very nearest would make like rows too like.</summary>
    private const int Candidates = 5;

    /// <summary>Deviations by which two numbers differ as much as two levels.</summary>
    private const double DifferentNumbers = 1.5;

    public static EncodedSample Draw(
        PartialRows given, RowGenerator generator, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        var pool = generator.Sample(Math.Clamp(2 * given.Rows, LeastPool, MostPool), Seeds.Derive32(seed, "fill pool"), workers, done: null, cancellationToken);
        done?.Invoke(0.5);
        var filled = Rows(pool, FindDonors(given, pool, seed, workers, cancellationToken));
        FillMissing(given, filled, pool, seed);
        done?.Invoke(1);
        return filled;
    }

    /// <summary>For each row one of the drawn rows nearest to it in what is given.</summary>
    private static int[] FindDonors(PartialRows given, EncodedSample pool, int seed, Workers workers, CancellationToken cancellationToken)
    {
        const int BlockRows = 256;
        int[] donors = new int[given.Rows];
        float[] places = Array.ConvertAll(pool.Uniforms, uniform => (float)NormalScale.Of(uniform));
        workers.Run((given.Rows + BlockRows - 1) / BlockRows, block =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] distances = new float[pool.Rows];
            int[] rows = new int[pool.Rows];
            for (int row = block * BlockRows; row < Math.Min(given.Rows, (block + 1) * BlockRows); row++)
            {
                var random = new Random(Seeds.Derive32(seed, "donor", row));
                Measure(given, row, pool, places, distances, random);
                donors[row] = OneOfNearest(distances, rows, random);
            }
        });
        return donors;
    }

    private static void Measure(PartialRows given, int row, EncodedSample pool, float[] places, float[] distances, Random random)
    {
        int categories = pool.Layout.Categories, numbers = pool.Layout.Numbers;
        for (int other = 0; other < distances.Length; other++)
            distances[other] = (float)random.NextDouble() * 1e-3f; // Ties are broken by chance.
        for (int variable = 0; variable < categories; variable++)
        {
            if (given.Codes[(row * categories) + variable] is not (>= 0 and var code)) continue;
            for (int other = 0; other < distances.Length; other++)
                distances[other] += pool.Codes[(other * categories) + variable] == code ? 0 : 1;
        }

        for (int variable = 0; variable < numbers; variable++)
        {
            float uniform = given.Uniforms[(row * numbers) + variable];
            if (float.IsNaN(uniform)) continue;
            float place = (float)NormalScale.Of(uniform);
            int state = pool.Layout.StateVariables[variable];
            for (int other = 0; other < distances.Length; other++)
            {
                bool counts = state < 0 || pool.Codes[(other * categories) + state] == 0;
                distances[other] += counts ? (float)Math.Min(1, Math.Abs(places[(other * numbers) + variable] - place) / DifferentNumbers) : 0;
            }
        }
    }

    private static int OneOfNearest(float[] distances, int[] rows, Random random)
    {
        var nearest = new PriorityQueue<int, float>(Candidates + 1);
        for (int row = 0; row < rows.Length; row++)
        {
            if (nearest.Count < Candidates)
                nearest.Enqueue(row, -distances[row]);
            else if (nearest.TryPeek(out _, out float farthest) && -distances[row] > farthest)
                nearest.EnqueueDequeue(row, -distances[row]);
        }

        int[] candidates = [.. nearest.UnorderedItems.Select(item => item.Element).Order()];
        return candidates[random.Next(candidates.Length)];
    }

    private static EncodedSample Rows(EncodedSample pool, int[] rows)
    {
        var chosen = new EncodedSample(pool.Layout, rows.Length, new int[rows.Length * pool.Layout.Categories], new float[rows.Length * pool.Layout.Numbers]);
        for (int row = 0; row < rows.Length; row++) pool.CopyRow(rows[row], chosen, row);
        return chosen;
    }

    /// <summary>Gives a cell that was drawn as missing, though the file asks for it, the value of a drawn row that has one.</summary>
    private static void FillMissing(PartialRows given, EncodedSample filled, EncodedSample pool, int seed)
    {
        const int MostTries = 200;
        int categories = filled.Layout.Categories, numbers = filled.Layout.Numbers;
        var random = new Random(Seeds.Derive32(seed, "fill missing"));
        for (int variable = 0; variable < categories; variable++)
        {
            int number = filled.Layout.StateVariables.ToList().IndexOf(variable);
            for (int row = 0; row < filled.Rows && given.Barred[variable] >= 0; row++)
            {
                ref int code = ref filled.Codes[(row * categories) + variable];
                for (int tries = 0; tries < MostTries && code == given.Barred[variable]; tries++)
                {
                    int other = random.Next(pool.Rows);
                    code = pool.Codes[(other * categories) + variable];
                    if (number >= 0)
                        filled.Uniforms[(row * numbers) + number] = pool.Uniforms[(other * numbers) + number];
                }
            }
        }
    }
}
