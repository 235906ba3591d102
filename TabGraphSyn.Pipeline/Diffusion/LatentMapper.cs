using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>
/// Draws the live map: real rows and a quick sample of the model as it stands, projected onto the first two principal
/// components of the real rows' latents.
/// </summary>
internal sealed class LatentMapper : IDisposable
{
    private const int Points = 240, FitRows = 2000, Steps = 14;

    private readonly LatentSpace space;
    private readonly NeighbourhoodDensity density;
    private readonly int seed;
    private readonly Tensor mean; // [latent]
    private readonly Tensor axes; // [latent, 2], scaled to unit deviation
    private readonly float[] real;

    public LatentMapper(DiffusionData data, NeighbourhoodDensity density, int seed)
    {
        space = data.Space;
        this.density = density;
        this.seed = seed;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        random.manual_seed(Seeds.Derive(seed, "map"));
        var rows = randperm(data.RealRows, dtype: int64, device: data.Embeddings.device).narrow(0, 0, Math.Min(FitRows, data.RealRows));
        var latents = space.Encode(data.Rows.Draw(rows));
        mean = latents.mean([0L]).DetachFromDisposeScope();
        axes = PrincipalAxes(latents - mean).DetachFromDisposeScope();
        real = Project(latents.narrow(0, 0, Math.Min(Points, latents.shape[0])));
    }

    public LatentMap Draw(Denoiser denoiser, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        using var draws = new RandomDraws(mean.device);
        draws.Seed(Seeds.Derive(seed, "map sample"));
        var sample = MultistepSampler.Sample(denoiser, density, real.Length / 2, space.Size, Steps, draws, cancellationToken);
        return new LatentMap(real, Project(sample));
    }

    public void Dispose()
    {
        mean.Dispose();
        axes.Dispose();
    }

    private float[] Project(Tensor latents)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        float[] places = (latents - mean).mm(axes).Floats();
        return [.. places.Select(place => MathF.Round(Math.Clamp(float.IsFinite(place) ? place : 0, -9, 9), 2))];
    }

    /// <summary>The two directions of largest variance, each divided by its standard deviation, [latent, 2].</summary>
    private static Tensor PrincipalAxes(Tensor centred)
    {
        using var scope = NewDisposeScope();
        long size = centred.shape[1];
        var covariance = centred.t().mm(centred) / centred.shape[0];
        var (values, vectors) = linalg.eigh(covariance); // ascending
        long kept = Math.Min(2, size);
        var scaled = vectors.narrow(1, size - kept, kept).flip(1) / values.narrow(0, size - kept, kept).flip(0).clamp_min(1e-6).sqrt();
        return (kept == 2 ? scaled : cat([scaled, zeros_like(scaled)], 1)).MoveToOuterDisposeScope();
    }
}
