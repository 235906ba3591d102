using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Training;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>The deterministic second-order sampler of EDM: algorithm 1 of Karras et al. (2022).</summary>
internal static class HeunSampler
{
    /// <summary>Draws conditions from the density and latents for them.</summary>
    /// <param name="denoiser">Several threads may sample from it at once.</param>
    /// <param name="density">Where conditions come from.</param>
    /// <param name="rows">Rows to draw.</param>
    /// <param name="latentSize">Latent dimensions.</param>
    /// <param name="steps">Steps from most noise to none, at least 2; each but the last evaluates the denoiser twice.</param>
    /// <param name="draws">Of conditions and of the noise to begin with.</param>
    /// <param name="cancellationToken">Checked before each step.</param>
    /// <returns>[rows, latent], in the caller's dispose scope.</returns>
    public static Tensor Sample(
        Denoiser denoiser, NeighbourhoodDensity density, long rows, int latentSize, int steps, RandomDraws draws, CancellationToken cancellationToken)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return Sample(denoiser, density.Sample(rows, draws), latentSize, steps, draws, guide: null, cancellationToken).MoveToOuterDisposeScope();
    }

    /// <summary>Draws latents for given conditions.</summary>
    /// <param name="denoiser">Several threads may sample from it at once.</param>
    /// <param name="condition">Embeddings of neighbourhoods, [rows, embedding].</param>
    /// <param name="latentSize">Latent dimensions.</param>
    /// <param name="steps">Steps from most noise to none, at least 2; each but the last evaluates the denoiser twice.</param>
    /// <param name="draws">Of the noise to begin with.</param>
    /// <param name="guide">What the rows must be; null for anything.</param>
    /// <param name="cancellationToken">Checked before each step.</param>
    /// <returns>[rows, latent], in the caller's dispose scope.</returns>
    public static Tensor Sample(
        Denoiser denoiser, Tensor condition, int latentSize, int steps, RandomDraws draws, SamplingGuide? guide, CancellationToken cancellationToken)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        long rows = condition.shape[0];
        double[] sigmas = NoiseLevels.ForSteps(steps);
        var x = draws.Normal(rows, latentSize).mul_(sigmas[0]);
        var estimate = zeros_like(x);
        for (int step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var stepScope = NewDisposeScope();
            double now = sigmas[step], next = sigmas[step + 1];
            estimate = denoiser.Estimate(x, Sigma(now), condition, estimate, guide);
            var slope = (x - estimate).div_(now);
            var moved = x.add(slope, alpha: next - now);
            if (next > 0)
            {
                estimate = denoiser.Estimate(moved, Sigma(next), condition, estimate, guide);
                var slopeThere = (moved - estimate).div_(next);
                moved = x.add(slope.add_(slopeThere), alpha: (next - now) * 0.5);
            }

            x = moved.MoveToOuterDisposeScope();
            estimate = estimate.MoveToOuterDisposeScope();
        }

        return x.MoveToOuterDisposeScope();

        Tensor Sigma(double value) => full([rows, 1], value, dtype: float32, device: condition.device);
    }
}
