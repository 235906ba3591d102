using TabGraphSyn.Pipeline.Diffusion;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>
/// Fills partial rows, without training. Each row gets a donor among rows that the model draws: one of the nearest in what
/// is given. A trained model then draws the row anew in the donor's neighbourhood, steered to the given values; the quick
/// generator, which can't be steered, takes the donor's own values. Given cells come back as they are.
/// </summary>
internal static class RowFilling
{
    private const int LeastPool = 4096, MostPool = 16_384;

    /// <summary>Nearest rows of which the donor is drawn: always the very nearest would make like rows too like.</summary>
    private const int Candidates = 5;

    /// <summary>Deviations by which two numbers differ as much as two levels.</summary>
    private const double DifferentNumbers = 1.5;

    public static Table Fill(
        TableEncoder encoder, RowGenerator generator, PartialRows given, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        var pool = generator.Draw(Math.Clamp(2 * given.Rows, LeastPool, MostPool), Seeds.Derive32(seed, "fill pool"), workers, cancellationToken);
        done?.Invoke(0.3);
        int[] donors = FindDonors(given, pool.Sample, seed, workers, cancellationToken);
        done?.Invoke(0.5);
        EncodedSample filled;
        if (generator is TrainedGenerator { Diffusion: { } diffusion })
        {
            filled = diffusion.Draw(given.Rows, Seeds.Derive32(seed, "fill"), workers, (start, count) => (
                GuideOf(given, diffusion.Space, start, count),
                ConditionalSampling.Embeddings(diffusion, pool, donors.AsSpan(start, count))), cancellationToken).Sample;
        }
        else
        {
            filled = Rows(pool.Sample, donors);
        }

        PutGiven(given, filled);
        FillMissing(given, filled, pool.Sample, seed);
        done?.Invoke(1);
        return Decode(encoder, given, filled, seed);
    }

    /// <summary>Decodes the rows, puts the given cells back, and computes what follows from them.</summary>
    private static Table Decode(TableEncoder encoder, PartialRows given, EncodedSample filled, int seed)
    {
        var columns = encoder.Decode(filled, Seeds.Derive32(seed, "decode")).Columns.ToArray();
        columns = Identifiers.Renew(encoder, columns, seed);
        PutBack(encoding => encoding is not DerivedEncoding);
        for (int column = 0; column < columns.Length; column++)
        {
            if (encoder.State.Columns[column] is DerivedEncoding derived)
                columns[column] = derived.Derive([.. derived.Sources.Select(source => columns[RowTarget.PlaceOf(encoder, source)])]);
        }

        PutBack(encoding => encoding is DerivedEncoding);
        return new Table([.. encoder.State.Columns.Select(column => column.Name)], columns);

        void PutBack(Func<ColumnEncoding, bool> which)
        {
            for (int column = 0; column < columns.Length; column++)
            {
                if (which(encoder.State.Columns[column]))
                    columns[column] = [.. given.Cells[column].Zip(columns[column], (cell, made) => cell ?? made)];
            }
        }
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

    /// <summary>One row of the guide for each row that is filled.</summary>
    private static SamplingGuide GuideOf(PartialRows given, LatentSpace space, int start, int count)
    {
        int categories = space.Layout.Categories, numbers = space.Numbers, slots = space.Slots.Count;
        float[] bias = new float[count * slots], low = new float[count * numbers], high = new float[count * numbers];
        for (int row = 0; row < count; row++)
        {
            for (int variable = 0; variable < categories; variable++)
            {
                if (given.Codes[((start + row) * categories) + variable] is not (>= 0 and var code))
                {
                    if (given.Barred[variable] >= 0)
                        bias[(row * slots) + space.Slots.FirstSlots[variable] + given.Barred[variable]] = SamplingGuide.Never;
                    continue;
                }

                var own = bias.AsSpan((row * slots) + space.Slots.FirstSlots[variable], space.Layout.LevelCounts[variable]);
                own.Fill(SamplingGuide.Never);
                own[code] = 0;
            }

            for (int variable = 0; variable < numbers; variable++)
            {
                float uniform = given.Uniforms[((start + row) * numbers) + variable];
                bool known = !float.IsNaN(uniform);
                low[(row * numbers) + variable] = known ? Math.Clamp(uniform, 1e-6f, 1 - 1e-6f) : 0;
                high[(row * numbers) + variable] = known ? Math.Clamp(uniform, 1e-6f, 1 - 1e-6f) : 1;
            }
        }

        return SamplingGuide.Of(space, bias, low, high, count);
    }

    private static EncodedSample Rows(EncodedSample pool, int[] rows)
    {
        int categories = pool.Layout.Categories, numbers = pool.Layout.Numbers;
        return new EncodedSample(
            pool.Layout, rows.Length,
            [.. rows.SelectMany(row => pool.Codes.AsSpan(row * categories, categories).ToArray())],
            [.. rows.SelectMany(row => pool.Uniforms.AsSpan(row * numbers, numbers).ToArray())]);
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

    private static void PutGiven(PartialRows given, EncodedSample filled)
    {
        for (int cell = 0; cell < given.Codes.Length; cell++)
            if (given.Codes[cell] >= 0) filled.Codes[cell] = given.Codes[cell];
        for (int cell = 0; cell < given.Uniforms.Length; cell++)
            if (!float.IsNaN(given.Uniforms[cell])) filled.Uniforms[cell] = Math.Clamp(given.Uniforms[cell], 1e-6f, 1 - 1e-6f);
    }
}
