using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Diffusion;
using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Preview;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline;

/// <summary>A trained generator: makes encoded rows from a seed, and nothing else.</summary>
internal abstract class RowGenerator : IDisposable
{
    /// <summary>Makes rows.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="workers">Who makes them.</param>
    /// <param name="done">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Checked often.</param>
    public abstract EncodedSample Sample(int rows, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken);

    /// <summary>Makes rows as the model gives them, with nothing mended: what conditions choose from.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="workers">Who makes them.</param>
    /// <param name="cancellationToken">Checked often.</param>
    public abstract RowDraws Draw(int rows, int seed, Workers workers, CancellationToken cancellationToken);

    public virtual void Dispose()
    {
    }
}

/// <summary>Rows as a model gives them.</summary>
/// <param name="Sample">The rows.</param>
/// <param name="Embeddings">The neighbourhood that each was drawn for, row by row, [rows × embedding]; empty without such.</param>
internal sealed record RowDraws(EncodedSample Sample, float[] Embeddings);

/// <summary>The instant generator: a Bayesian network.</summary>
internal sealed class PreviewGenerator(BayesianNetwork network) : RowGenerator
{
    public BayesianNetwork Network { get; } = network;

    public override EncodedSample Sample(int rows, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sample = Network.Sample(rows, Seeds.Derive32(seed, "preview"));
        done?.Invoke(1);
        return sample;
    }

    public override RowDraws Draw(int rows, int seed, Workers workers, CancellationToken cancellationToken) =>
        new(Sample(rows, seed, workers, done: null, cancellationToken), []);
}

/// <summary>The real method: conditions from the density, latents from the denoiser, levels and numbers from the autoencoder, margins mended.</summary>
/// <param name="space">Takes it over, with its autoencoder.</param>
/// <param name="density">Takes it over.</param>
/// <param name="denoiser">Takes it over.</param>
/// <param name="denoisingSteps">Steps of the sampler.</param>
internal sealed class DiffusionGenerator(LatentSpace space, NeighbourhoodDensity density, Denoiser denoiser, int denoisingSteps) : RowGenerator
{
    /// <summary>Rows sampled at once: more would not be faster and would fragment memory.</summary>
    private const int BatchRows = 2048;

    /// <summary>Margins of fewer rows than this say little, so that many are made and mended together.</summary>
    private const int LeastCalibratedRows = 500;

    public LatentSpace Space => space;

    public NeighbourhoodDensity Density => density;

    public Denoiser Denoiser => denoiser;

    /// <summary>What rows are chosen and mended by; null to leave them as the models give them.</summary>
    public RowCalibration? Calibration { get; set; }

    public int DenoisingSteps => denoisingSteps;

    public override EncodedSample Sample(int rows, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        if (Calibration is null) return DrawBatches(rows, seed, workers, done, guides: null, cancellationToken).Sample;
        int calibrated = Math.Max(rows, LeastCalibratedRows);
        int poolRows = checked((int)(calibrated * RowCalibration.PoolFactor(calibrated)));
        var pool = DrawBatches(poolRows, seed, workers, done, guides: null, cancellationToken).Sample;
        return First(Calibration.Apply(pool, calibrated, Seeds.Derive32(seed, "calibration"), workers), rows);
    }

    public override RowDraws Draw(int rows, int seed, Workers workers, CancellationToken cancellationToken) =>
        DrawBatches(rows, seed, workers, done: null, guides: null, cancellationToken);

    /// <summary>Makes rows that are steered to what they must be, and mostly get there.</summary>
    /// <param name="guides">Gives the guide and the embeddings, [batch, embedding], for a number of rows from a first one on.</param>
    /// <inheritdoc cref="Draw(int, int, Workers, CancellationToken)"/>
    public RowDraws Draw(
        int rows, int seed, Workers workers, Func<int, int, (SamplingGuide Guide, Tensor Condition)> guides, CancellationToken cancellationToken) =>
        DrawBatches(rows, seed, workers, done: null, guides, cancellationToken);

    private static EncodedSample First(EncodedSample sample, int rows) => sample.Rows == rows ? sample : new EncodedSample(
        sample.Layout, rows, sample.Codes[..(rows * sample.Layout.Categories)], sample.Uniforms[..(rows * sample.Layout.Numbers)]);

    public override void Dispose()
    {
        denoiser.Dispose();
        density.Dispose();
        space.Dispose();
        base.Dispose();
    }

    private RowDraws DrawBatches(
        int rows, int seed, Workers workers, Action<double>? done, Func<int, int, (SamplingGuide Guide, Tensor Condition)>? guides, CancellationToken cancellationToken)
    {
        var layout = space.Layout;
        var sample = new EncodedSample(layout, rows, new int[(long)rows * layout.Categories], new float[(long)rows * layout.Numbers]);
        var drawn = new RowDraws(sample, new float[(long)rows * NeighbourhoodNetwork.EmbeddingSize]);
        int batches = (rows + BatchRows - 1) / BatchRows, finished = 0;
        workers.Run(batches, batch =>
        {
            int start = batch * BatchRows;
            SampleBatch(drawn, start, Math.Min(BatchRows, rows - start), Seeds.Derive(seed, "sample", batch), guides, cancellationToken);
            lock (workers) done?.Invoke((double)++finished / batches);
        });
        return drawn;
    }

    private void SampleBatch(
        RowDraws drawn, int start, int count, long seed, Func<int, int, (SamplingGuide Guide, Tensor Condition)>? guides, CancellationToken cancellationToken)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var draws = new RandomDraws(space.Scales.device);
        draws.Seed(seed);
        var (guide, condition) = guides is null ? (null, density.Sample(count, draws)) : guides(start, count);
        var latents = MultistepSampler.Sample(denoiser, condition, space.Size, denoisingSteps, draws, guide, cancellationToken)
            .nan_to_num_(0, 0, 0); // were a number to overflow on the way, its row gets the middle of the space there
        var (codes, numbers) = space.Decode(latents);
        long[] levels = codes.Longs();
        float[] uniforms = TableTensors.ToUniform(numbers).Floats();
        var sample = drawn.Sample;
        for (int i = 0; i < levels.Length; i++) sample.Codes[(long)start * space.Layout.Categories + i] = (int)levels[i];
        uniforms.CopyTo(sample.Uniforms, (long)start * space.Layout.Numbers);
        condition.Floats().CopyTo(drawn.Embeddings, (long)start * NeighbourhoodNetwork.EmbeddingSize);
    }
}
