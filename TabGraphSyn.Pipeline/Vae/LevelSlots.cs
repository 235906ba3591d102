using TabGraphSyn.Pipeline.Tables;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Vae;

/// <summary>
/// Where the levels of all category variables lie side by side in one vector of slots. Variables of about equal level
/// count share a group of equal width, so that a softmax within each variable is one operation a group rather than one
/// a variable; slots beyond a variable's levels are padding that never gets any probability.
/// </summary>
internal sealed class LevelSlots : IDisposable
{
    private const float Never = -1e4f;

    private readonly List<(int Start, int Variables, int Width)> groups = [];
    private readonly Tensor first; // [categories], int64
    private readonly Tensor padding; // [slots], 0 or Never

    public LevelSlots(IReadOnlyList<int> levelCounts, Device device)
    {
        FirstSlots = new int[levelCounts.Count];
        int start = 0;
        foreach (var group in Enumerable.Range(0, levelCounts.Count).GroupBy(variable => Width(levelCounts[variable])).OrderBy(group => group.Key))
        {
            groups.Add((start, group.Count(), group.Key));
            foreach (int variable in group)
            {
                FirstSlots[variable] = start;
                start += group.Key;
            }
        }

        Count = start;
        VariableOfSlot = new int[Count];
        Array.Fill(VariableOfSlot, -1);
        float[] paddingValues = [.. Enumerable.Repeat(Never, Count)];
        for (int variable = 0; variable < levelCounts.Count; variable++)
        {
            Array.Fill(VariableOfSlot, variable, FirstSlots[variable], levelCounts[variable]);
            Array.Fill(paddingValues, 0, FirstSlots[variable], levelCounts[variable]);
        }

        using var scope = NewDisposeScope();
        first = tensor(FirstSlots.Select(slot => (long)slot).ToArray(), device: device).DetachFromDisposeScope();
        padding = tensor(paddingValues, device: device).DetachFromDisposeScope();
    }

    /// <summary>Number of slots, padding included.</summary>
    public int Count { get; }

    /// <summary>For each category variable the slot of its level 0.</summary>
    public int[] FirstSlots { get; }

    /// <summary>For each slot its category variable; -1 for padding.</summary>
    public int[] VariableOfSlot { get; }

    /// <summary>The slots of levels, [batch, categories], int64.</summary>
    public Tensor SlotsOf(Tensor codes) => codes + first;

    /// <summary>Ones at the slots of levels, [batch, slots].</summary>
    public Tensor OneHot(Tensor codes) =>
        zeros(codes.shape[0], Count, device: codes.device).scatter_(1, SlotsOf(codes), ones_like(codes, dtype: float32));

    /// <summary>Logarithms of the probabilities within each variable.</summary>
    /// <param name="logits">[batch, slots]</param>
    /// <returns>[batch, slots]</returns>
    public Tensor LogSoftmax(Tensor logits)
    {
        if (Count == 0) return logits;
        var masked = logits + padding;
        return cat([.. groups.Select(group => masked.narrow(1, group.Start, group.Variables * group.Width)
            .view(-1, group.Variables, group.Width).log_softmax(2).flatten(1))], 1);
    }

    /// <summary>The most probable level of each variable, [batch, categories], int64.</summary>
    /// <param name="logits">[batch, slots]</param>
    /// <param name="layout">The variables that the slots were made for.</param>
    public Tensor MostProbable(Tensor logits, EncodedLayout layout)
    {
        if (Count == 0) return zeros([logits.shape[0], 0], dtype: int64, device: logits.device);
        return stack([.. FirstSlots.Select((slot, variable) => logits.narrow(1, slot, layout.LevelCounts[variable]).argmax(1))], 1);
    }

    /// <summary>Cross-entropy of the levels, summed over variables, [batch].</summary>
    /// <param name="logProbabilities">As <see cref="LogSoftmax"/> gives, [batch, slots].</param>
    /// <param name="codes">[batch, categories], int64.</param>
    public Tensor CrossEntropy(Tensor logProbabilities, Tensor codes) =>
        -logProbabilities.gather(1, SlotsOf(codes)).sum(1);

    public void Dispose()
    {
        first.Dispose();
        padding.Dispose();
    }

    /// <summary>Powers of two and the middles between them: at most a third of a group is padding.</summary>
    private static int Width(int levels)
    {
        int power = 2;
        while (power * 2 <= levels) power *= 2;
        return levels <= power ? power : levels <= power * 3 / 2 ? power * 3 / 2 : power * 2;
    }
}
