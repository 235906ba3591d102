using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>
/// What sampled rows must be: levels that are allowed, and the interval in which each number lies. The denoiser's estimate
/// is the expected clean row; under a guide it becomes the expected row of those that are allowed, so that the whole
/// trajectory is drawn there and the other variables follow. One row for a whole batch, or one for each of its rows.
/// </summary>
/// <param name="LevelBias">Added to level logits: 0 for an allowed level, −10,000 for another, [1 or batch, slots].</param>
/// <param name="Low">Lower ends in latent units, [1 or batch, numbers].</param>
/// <param name="High">Upper ends in latent units, [1 or batch, numbers].</param>
/// <param name="StateSlots">For each number the slot that says it counts, int64, [numbers]; 0 where it always counts.</param>
/// <param name="HasState">1 for a number that has a state, 0 for one that always counts, [numbers].</param>
internal sealed record SamplingGuide(Tensor LevelBias, Tensor Low, Tensor High, Tensor StateSlots, Tensor HasState)
{
    /// <summary>What is added to the logits of a level that is not allowed.</summary>
    public const float Never = -1e4f;

    /// <summary>Below this probability of the interval the mean inside it is taken from the tail's own formula.</summary>
    private const double LeastMass = 1e-4;

    /// <summary>Makes a guide from plain values, in the caller's dispose scope.</summary>
    /// <param name="space">The latent space.</param>
    /// <param name="levelBias">As <see cref="LevelBias"/>, row by row.</param>
    /// <param name="low">Lower ends as cumulative probabilities, row by row; 0 for none.</param>
    /// <param name="high">Upper ends as cumulative probabilities, row by row; 1 for none.</param>
    /// <param name="rows">1, or the rows of the batch.</param>
    public static SamplingGuide Of(LatentSpace space, float[] levelBias, float[] low, float[] high, int rows)
    {
        var device = space.Scales.device;
        int[] slots = [.. space.Layout.StateVariables.Select(state => state < 0 ? -1 : space.Slots.FirstSlots[state])];
        return new SamplingGuide(
            tensor(levelBias, [rows, space.Slots.Count], device: device),
            Latents(low, 0, -1e4),
            Latents(high, 1, 1e4),
            tensor(slots.Select(slot => (long)Math.Max(0, slot)).ToArray(), [space.Numbers], device: device),
            tensor(slots.Select(slot => slot < 0 ? 0f : 1f).ToArray(), [space.Numbers], device: device));

        Tensor Latents(float[] uniforms, float open, double beyond)
        {
            var given = tensor(uniforms, [rows, space.Numbers], device: device);
            var scales = space.Scales.narrow(1, 0, space.Numbers);
            var latents = (space.Vae.EncodeNumbers(TableTensors.ToNormal(given)) - scales[0]) * scales[1];
            return where(given.eq(open), full_like(latents, beyond), latents);
        }
    }

    /// <summary>
    /// The expected numbers given that they lie in their intervals: the mean of a normal distribution around the estimate,
    /// as wide as the noise leaves open, cut off at the ends. A number that probably doesn't count is left as it is.
    /// </summary>
    /// <param name="numbers">The denoiser's estimate, [batch, numbers].</param>
    /// <param name="sigma">Noise levels, [batch, 1].</param>
    /// <param name="probabilities">Of the levels, [batch, slots].</param>
    public Tensor Narrow(Tensor numbers, Tensor sigma, Tensor probabilities)
    {
        if (numbers.shape[1] == 0) return numbers;
        var deviation = (sigma / (sigma * sigma + 1).sqrt()).clamp_min(1e-4);
        var below = ((Low - numbers) / deviation).clamp(-40, 40);
        var above = ((High - numbers) / deviation).clamp(-40, 40);
        var mass = Cumulative(above) - Cumulative(below);
        var inside = numbers + deviation * (Density(below) - Density(above)) / mass.clamp_min(LeastMass);
        // Far out in a tail the mean lies about σ²/distance inside the near end.
        var middle = (Low + High) * 0.5;
        var fromLow = minimum(Low + deviation / below.clamp_min(1), middle);
        var fromHigh = maximum(High - deviation / above.neg().clamp_min(1), middle);
        var tail = where(below.gt(0), fromLow, where(above.lt(0), fromHigh, numbers));
        var narrowed = maximum(minimum(where(mass.gt(LeastMass), inside, tail), High), Low);
        var counts = probabilities.shape[1] == 0
            ? ones_like(numbers)
            : probabilities.index_select(1, StateSlots) * HasState + (1 - HasState);
        return numbers + counts * (narrowed - numbers);
    }

    private static Tensor Cumulative(Tensor value) => (value * (1 / Math.Sqrt(2))).erf().mul_(0.5).add_(0.5);

    private static Tensor Density(Tensor value) => (value * value * -0.5).exp_().mul_(1 / Math.Sqrt(2 * Math.PI));
}
