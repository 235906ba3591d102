using TabGraphSyn.Pipeline.Diffusion;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Vae;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>What a target allows, as the sampler takes it.</summary>
internal static class SteeringValues
{
    /// <summary>Biases of the levels, and the ends of the numbers' intervals, for <see cref="SamplingGuide.Of"/> with one row.</summary>
    public static (float[] LevelBias, float[] Low, float[] High) Of(IReadOnlyList<AllowedValues> allowed, LatentSpace space)
    {
        float[] bias = new float[space.Slots.Count], low = new float[space.Numbers], high = new float[space.Numbers];
        Array.Fill(high, 1);
        foreach (var left in allowed)
        {
            for (int level = 0; level < (left.Shares?.Length ?? 0); level++)
                bias[space.Slots.FirstSlots[left.Slot.Category] + level] = left.Shares![level] > 0 ? (float)Math.Log(left.Shares[level]) : SamplingGuide.Never;
            if (left.Ranges is { Count: > 0 } ranges)
                (low[left.Slot.Number], high[left.Slot.Number]) = (ranges[0].Low, ranges[^1].High);
        }

        return (bias, low, high);
    }

    /// <summary>Moves numbers that ended beside what is allowed to what is nearest to it.</summary>
    public static void Snap(EncodedSample sample, IReadOnlyList<AllowedValues> allowed, Random random)
    {
        foreach (var left in allowed.Where(left => left.Ranges is { Count: > 0 }))
        {
            for (int row = 0; row < sample.Rows; row++)
            {
                bool counts = left.Slot.Category < 0 || sample.Codes[(row * sample.Layout.Categories) + left.Slot.Category] == 0;
                ref float uniform = ref sample.Uniforms[(row * sample.Layout.Numbers) + left.Slot.Number];
                float at = uniform;
                if (!counts || left.Ranges!.Any(range => at > range.Low && at < range.High)) continue;
                var (low, high) = left.Ranges!.MinBy(range => Math.Abs(at - Math.Clamp(at, range.Low, range.High)));
                uniform = Math.Clamp(low + ((high - low) * (float)random.NextDouble()), 1e-6f, 1 - 1e-6f);
            }
        }
    }
}
