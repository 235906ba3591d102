using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Training;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>
/// A deterministic second-order sampler that evaluates the denoiser once a step: DPM-Solver++ (2M) of Lu et al. (2022),
/// over the noise levels of EDM (Karras et al., 2022). Where the estimate is going is told from the step before, where
/// Heun's method evaluates the denoiser a second time.
/// </summary>
internal static class MultistepSampler
{
    /// <summary>Draws conditions from the density and latents for them.</summary>
    /// <param name="denoiser">Several threads may sample from it at once.</param>
    /// <param name="density">Where conditions come from.</param>
    /// <param name="rows">Rows to draw.</param>
    /// <param name="latentSize">Latent dimensions.</param>
    /// <param name="steps">Steps from most noise to none, at least 2; each evaluates the denoiser once.</param>
    /// <param name="draws">Of conditions and of the noise to begin with.</param>
    /// <param name="cancellationToken">Checked before each step.</param>
    /// <returns>[rows, latent], in the caller's dispose scope.</returns>
    public static Tensor Sample(
        Denoiser denoiser, NeighbourhoodDensity density, long rows, int latentSize, int steps, RandomDraws draws, CancellationToken cancellationToken)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return Sample(denoiser, density.Sample(rows, draws), latentSize, steps, draws, cancellationToken).MoveToOuterDisposeScope();
    }

    /// <summary>Draws latents for given conditions.</summary>
    /// <param name="denoiser">Several threads may sample from it at once.</param>
    /// <param name="condition">Embeddings of neighbourhoods, [rows, embedding].</param>
    /// <param name="latentSize">Latent dimensions.</param>
    /// <param name="steps">Steps from most noise to none, at least 2; each evaluates the denoiser once.</param>
    /// <param name="draws">Of the noise to begin with.</param>
    /// <param name="cancellationToken">Checked before each step.</param>
    /// <returns>[rows, latent], in the caller's dispose scope.</returns>
    public static Tensor Sample(
        Denoiser denoiser, Tensor condition, int latentSize, int steps, RandomDraws draws, CancellationToken cancellationToken)
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
            var before = estimate;
            estimate = denoiser.Estimate(x, full([rows, 1], now, dtype: float32, device: condition.device), condition, before);
            // Over the logarithm of the noise the estimate goes on as it went in the step before; the last step goes to it.
            double reach = step == 0 || next == 0 ? 0 : Math.Log(now / next) / Math.Log(sigmas[step - 1] / now) / 2;
            var target = reach == 0 ? estimate : estimate.add(estimate - before, alpha: reach);
            x = x.mul(next / now).add_(target, alpha: 1 - next / now).MoveToOuterDisposeScope();
            estimate = estimate.MoveToOuterDisposeScope();
        }

        return x.MoveToOuterDisposeScope();
    }
}
