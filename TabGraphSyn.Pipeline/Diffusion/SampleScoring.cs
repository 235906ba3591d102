using TabGraphSyn.Pipeline.Evaluation.Fidelity;
using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>How often samples are scored during training.</summary>
/// <param name="Every">Epochs from one to the next, at least 1.</param>
/// <param name="DenoisingSteps">Steps of the sampler, at least 2.</param>
internal sealed record SampleEvaluation(int Every, int DenoisingSteps);

/// <summary>How alike a sample and the training rows are; from 0 to 1, where 1 is alike.</summary>
/// <param name="Shape">Mean over the variables of how alike each is distributed.</param>
/// <param name="Trend">Mean over pairs of variables of how alike both are distributed together.</param>
internal sealed record SampleScore(double Shape, double Trend)
{
    public double Mean => (Shape + Trend) / 2;
}

/// <summary>
/// Scores samples of the model as it stands against the real training rows, variable by variable as both are encoded:
/// cheaper than decoding, and a distance of ranks needs no formats. Every draw has a seed of its own, so that scoring
/// changes nothing of what training draws.
/// </summary>
internal sealed class SampleScoring
{
    /// <summary>Rows of a sample, at most.</summary>
    public const int MostRows = 2000;

    private const int BatchRows = 1000, MostReferenceRows = 20_000, MostReferenceCells = 4_000_000, MostPairs = 600, Bins = 10;

    private readonly DiffusionData data;
    private readonly NeighbourhoodDensity density;
    private readonly TrainingSession session;
    private readonly int steps, rows;
    private readonly Variable[] reference;
    private readonly (int First, int Second)[] pairs;

    /// <param name="data">The real rows of those that train are compared with, up to 20,000 of them.</param>
    /// <param name="density">Where the conditions of a sample come from.</param>
    /// <param name="denoisingSteps">Steps of the sampler, at least 2.</param>
    /// <param name="session">Seed, device and threads.</param>
    public SampleScoring(DiffusionData data, NeighbourhoodDensity density, int denoisingSteps, TrainingSession session)
    {
        this.data = data;
        this.density = density;
        this.session = session;
        steps = denoisingSteps;
        rows = Math.Min(MostRows, data.RealRows);
        reference = Variables(Reference());
        foreach (var variable in reference)
        {
            if (variable.Numbers is { } numbers) Array.Sort(numbers); // each comparison sorts them, which is quick the second time
        }

        pairs = Pairs(data.Space.Layout);
    }

    /// <summary>
    /// By how much a score must lie below another to be worse by more than chance: twice the largest standard deviation
    /// of a share among as many rows as a sample has. A mean over several variables varies less.
    /// </summary>
    public double Noise => 1 / Math.Sqrt(rows);

    /// <summary>Draws a sample of the model and scores it.</summary>
    /// <param name="denoiser">The model, with the weights to score.</param>
    /// <param name="step">The step of the training, on which the draws depend.</param>
    /// <exception cref="OperationCanceledException">Checked before each step of the sampler.</exception>
    public SampleScore Score(Denoiser denoiser, int step)
    {
        var layout = data.Space.Layout;
        var sample = new EncodedSample(layout, rows, new int[rows * layout.Categories], new float[rows * layout.Numbers]);
        int batches = (rows + BatchRows - 1) / BatchRows;
        session.Workers.Run(batches, batch =>
        {
            int start = batch * BatchRows;
            Draw(denoiser, sample, start, Math.Min(BatchRows, rows - start), Seeds.Derive(session.Seed, "evaluated sample", (long)step * batches + batch));
        });
        return Compare(sample);
    }

    /// <summary>Scores rows; without a pair of variables their trend is 1.</summary>
    public SampleScore Compare(EncodedSample sample)
    {
        var made = Variables(sample);
        double[] shapes = new double[made.Length], trends = new double[pairs.Length];
        session.Workers.Run(shapes.Length, variable => shapes[variable] = Variable.Shape(reference[variable], made[variable]));
        session.Workers.Run(trends.Length, pair =>
        {
            var (first, second) = pairs[pair];
            trends[pair] = PairTrend.OfContingency(
                (reference[first].Codes, reference[second].Codes), (made[first].Codes, made[second].Codes), reference[first].CodeCount, reference[second].CodeCount);
        });
        return new SampleScore(shapes.DefaultIfEmpty(1).Average(), trends.DefaultIfEmpty(1).Average());
    }

    private void Draw(Denoiser denoiser, EncodedSample sample, int start, int count, long seed)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var draws = new RandomDraws(session.Device);
        draws.Seed(seed);
        var latents = MultistepSampler.Sample(denoiser, density, count, data.Space.Size, steps, draws, session.CancellationToken)
            .nan_to_num_(0, 0, 0); // weights that overflow give a poor score rather than none
        var (codes, numbers) = data.Space.Decode(latents);
        Copy(codes, sample.Codes, start * sample.Layout.Categories);
        TableTensors.ToUniform(numbers).Floats().CopyTo(sample.Uniforms, start * sample.Layout.Numbers);
    }

    /// <summary>Real training rows, with each number drawn from its interval as in training.</summary>
    private EncodedSample Reference()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var draws = new RandomDraws(session.Device);
        draws.Seed(Seeds.Derive(session.Seed, "evaluated against"));
        var layout = data.Space.Layout;
        int most = Math.Min(MostReferenceRows, MostReferenceCells / Math.Max(1, layout.Categories + layout.Numbers));
        int[] chosen = Seeds.Draw(data.RealRows, Math.Max(MostRows, most), session.Seed, "evaluated against");
        var batch = data.Rows.Draw(tensor(chosen, dtype: int64, device: session.Device), draws);
        int[] codes = new int[chosen.Length * layout.Categories];
        Copy(batch.Codes, codes, 0);
        return new EncodedSample(layout, chosen.Length, codes, TableTensors.ToUniform(batch.Numbers).Floats());
    }

    private static void Copy(Tensor codes, int[] to, int start)
    {
        long[] levels = codes.Longs();
        for (int cell = 0; cell < levels.Length; cell++) to[start + cell] = (int)levels[cell];
    }

    /// <summary>The category variables, then the number variables.</summary>
    private static Variable[] Variables(EncodedSample sample) =>
    [
        .. Enumerable.Range(0, sample.Layout.Categories).Select(category => Variable.OfLevels(sample, category)),
        .. Enumerable.Range(0, sample.Layout.Numbers).Select(number => Variable.OfNumbers(sample, number, Bins)),
    ];

    /// <summary>Pairs of variables, evenly spread over all; a number and its own state are none, for one says the other.</summary>
    private static (int First, int Second)[] Pairs(EncodedLayout layout)
    {
        int variables = layout.Categories + layout.Numbers;
        var all = (from first in Enumerable.Range(0, variables)
                   from second in Enumerable.Range(first + 1, variables - first - 1)
                   where second < layout.Categories || layout.StateVariables[second - layout.Categories] != first
                   select (first, second)).ToArray();
        return all.Length <= MostPairs ? all : [.. Enumerable.Range(0, MostPairs).Select(pair => all[(long)pair * all.Length / MostPairs])];
    }

    /// <summary>One variable of some rows.</summary>
    /// <param name="Codes">Levels from 1 on; of a number its bin from 1 on, or 0 where it doesn't count.</param>
    /// <param name="CodeCount">One more than the largest code.</param>
    /// <param name="Numbers">Cumulative probabilities, NaN where the number doesn't count; null for a category.</param>
    private sealed record Variable(int[] Codes, int CodeCount, double[]? Numbers)
    {
        public static Variable OfLevels(EncodedSample sample, int category)
        {
            int[] codes = new int[sample.Rows];
            for (int row = 0; row < codes.Length; row++) codes[row] = sample.Codes[row * sample.Layout.Categories + category] + 1;
            return new Variable(codes, sample.Layout.LevelCounts[category] + 1, Numbers: null);
        }

        public static Variable OfNumbers(EncodedSample sample, int number, int bins)
        {
            int state = sample.Layout.StateVariables[number];
            int[] codes = new int[sample.Rows];
            double[] numbers = new double[sample.Rows];
            for (int row = 0; row < codes.Length; row++)
            {
                bool counts = state < 0 || sample.Codes[row * sample.Layout.Categories + state] == 0;
                numbers[row] = counts ? sample.Uniforms[row * sample.Layout.Numbers + number] : double.NaN;
                codes[row] = counts ? 1 + Math.Clamp((int)(numbers[row] * bins), 0, bins - 1) : 0;
            }

            return new Variable(codes, bins + 1, numbers);
        }

        public static double Shape(Variable training, Variable other) => training.Numbers is { } numbers
            ? ColumnShape.OfNumbers(numbers, other.Numbers!)
            : ColumnShape.OfLevels(training.Codes, other.Codes, training.CodeCount);
    }
}
