using TabGraphSyn.Pipeline.Graph;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>The deterministic second-order sampler of EDM: algorithm 1 of Karras et al. (2022).</summary>
internal static class HeunSampler
{
    private const double LargestNoise = 40, SmallestNoise = 0.01, Rho = 7;

    /// <summary>Draws conditions from the density and latents for them.</summary>
    /// <param name="denoiser">In evaluation mode.</param>
    /// <param name="density">Where conditions come from.</param>
    /// <param name="rows">Rows to draw.</param>
    /// <param name="latentSize">Latent dimensions.</param>
    /// <param name="steps">Steps from most noise to none, at least 2; each but the last evaluates the denoiser twice.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="cancellationToken">Checked before each step.</param>
    /// <returns>[rows, latent], in the caller's dispose scope.</returns>
    public static Tensor Sample(
        Denoiser denoiser, NeighbourhoodDensity density, long rows, int latentSize, int steps, long seed, CancellationToken cancellationToken)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        random.manual_seed(seed);
        double[] sigmas = NoiseLevels(steps);
        var condition = density.Sample(rows);
        var device = condition.device;
        var x = randn(rows, latentSize, device: device) * sigmas[0];
        for (int step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var stepScope = NewDisposeScope();
            double now = sigmas[step], next = sigmas[step + 1];
            var slope = (x - denoiser.Estimate(x, Sigma(now), condition)) / now;
            var moved = x + (next - now) * slope;
            if (next > 0)
            {
                var slopeThere = (moved - denoiser.Estimate(moved, Sigma(next), condition)) / next;
                moved = x + (next - now) * 0.5 * (slope + slopeThere);
            }

            x = moved.MoveToOuterDisposeScope();
        }

        return x.MoveToOuterDisposeScope();

        Tensor Sigma(double value) => full([rows, 1], value, dtype: float32, device: device);
    }

    /// <summary>Equation 5 of the paper, and zero at the end: steps + 1 levels.</summary>
    public static double[] NoiseLevels(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        double largest = Math.Pow(LargestNoise, 1 / Rho), smallest = Math.Pow(SmallestNoise, 1 / Rho);
        return [.. Enumerable.Range(0, steps).Select(step => Math.Pow(largest + step / (steps - 1.0) * (smallest - largest), Rho)), 0];
    }
}
