using TabGraphSyn.Pipeline.Training;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>Noise levels σ of training and of sampling (Karras et al., 2022, table 1 and equation 5).</summary>
internal static class NoiseLevels
{
    /// <summary>Mean and standard deviation of the logarithm of σ in training.</summary>
    private const double Mean = -0.6, Deviation = 1.4;

    private const double Largest = 10, Smallest = 0.05, Rho = 7;

    /// <summary>Levels to train on, [rows, 1].</summary>
    public static Tensor Draw(long rows, RandomDraws draws) => draws.Normal(rows, 1).mul_(Deviation).add_(Mean).exp_();

    /// <summary>Levels to sample with, falling, and zero at the end: steps + 1 of them.</summary>
    public static double[] ForSteps(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        double largest = Math.Pow(Largest, 1 / Rho), smallest = Math.Pow(Smallest, 1 / Rho);
        return [.. Enumerable.Range(0, steps).Select(step => Math.Pow(largest + step / (steps - 1.0) * (smallest - largest), Rho)), 0];
    }
}
