using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>Makes rows of noise: conditions from the density, latents from the denoiser, levels and numbers from the autoencoder.</summary>
/// <param name="space">Takes it over, with its autoencoder.</param>
/// <param name="density">Takes it over.</param>
/// <param name="denoiser">Takes it over.</param>
/// <param name="denoisingSteps">Steps of the sampler.</param>
internal sealed class DiffusionGenerator(LatentSpace space, NeighbourhoodDensity density, Denoiser denoiser, int denoisingSteps) : IDisposable
{
    /// <summary>Rows sampled at once: more would not be faster and would fragment memory.</summary>
    private const int BatchRows = 2048;

    public LatentSpace Space => space;

    public NeighbourhoodDensity Density => density;

    public Denoiser Denoiser => denoiser;

    public int DenoisingSteps => denoisingSteps;

    /// <summary>Makes rows.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="workers">Who makes them.</param>
    /// <param name="done">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Checked often.</param>
    public EncodedSample Sample(int rows, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        var layout = space.Layout;
        var sample = new EncodedSample(layout, rows, new int[(long)rows * layout.Categories], new float[(long)rows * layout.Numbers]);
        int batches = (rows + BatchRows - 1) / BatchRows, finished = 0;
        workers.Run(batches, batch =>
        {
            int start = batch * BatchRows;
            SampleBatch(sample, start, Math.Min(BatchRows, rows - start), Seeds.Derive(seed, "sample", batch), cancellationToken);
            lock (workers) done?.Invoke((double)++finished / batches);
        });
        return sample;
    }

    public void Dispose()
    {
        denoiser.Dispose();
        density.Dispose();
        space.Dispose();
    }

    private void SampleBatch(EncodedSample sample, int start, int count, long seed, CancellationToken cancellationToken)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var draws = new RandomDraws(space.Scales.device);
        draws.Seed(seed);
        var latents = MultistepSampler.Sample(denoiser, density, count, space.Size, denoisingSteps, draws, cancellationToken)
            .nan_to_num_(0, 0, 0); // were a number to overflow on the way, its row gets the middle of the space there
        var (codes, numbers) = space.Decode(latents);
        long[] levels = codes.Longs();
        float[] uniforms = TableTensors.ToUniform(numbers).Floats();
        for (int i = 0; i < levels.Length; i++) sample.Codes[(long)start * space.Layout.Categories + i] = (int)levels[i];
        uniforms.CopyTo(sample.Uniforms, (long)start * space.Layout.Numbers);
    }
}
