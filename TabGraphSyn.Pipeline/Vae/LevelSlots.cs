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

    /// <summary>What another group costs, in slots: the fixed price of a few more operations against that of longer ones.</summary>
    private const double GroupCost = 64;

    private readonly List<(int Start, int Variables, int Width)> groups = [];
    private readonly List<Tensor> groupVariables = []; // [variables of the group] each, int64
    private readonly Tensor first; // [categories], int64
    private readonly Tensor padding; // [slots], 0 or Never

    public LevelSlots(IReadOnlyList<int> levelCounts, Device device)
    {
        FirstSlots = new int[levelCounts.Count];
        int start = 0;
        foreach (int[] group in Group(levelCounts))
        {
            int width = group.Max(variable => levelCounts[variable]);
            groups.Add((start, group.Length, width));
            groupVariables.Add(tensor(group.Select(variable => (long)variable).ToArray(), device: device).DetachFromDisposeScope());
            foreach (int variable in group)
            {
                FirstSlots[variable] = start;
                start += width;
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
    /// <param name="logits">[batch, slots]</param>
    /// <param name="codes">[batch, categories], int64.</param>
    public Tensor CrossEntropy(Tensor logits, Tensor codes)
    {
        long batch = logits.shape[0];
        var total = zeros(batch, device: logits.device);
        if (Count == 0) return total;
        var masked = logits + padding;
        foreach (var ((begin, variables, width), members) in groups.Zip(groupVariables))
        {
            var own = masked.narrow(1, begin, variables * width).reshape(batch * variables, width);
            var entropy = nn.functional.cross_entropy(own, codes.index_select(1, members).flatten(), reduction: nn.Reduction.None);
            total = total + entropy.view(batch, variables).sum(1);
        }

        return total;
    }

    /// <summary>How much each level should count in the autoencoder: its share of the rows, but no less than a quarter of an equal share.</summary>
    /// <param name="codes">[rows, categories], int64.</param>
    /// <returns>[slots]; sums to 1 within each variable, 0 for padding.</returns>
    public Tensor Shares(Tensor codes)
    {
        using var scope = NewDisposeScope();
        var counts = zeros(Count, device: codes.device);
        var slots = SlotsOf(codes).flatten();
        counts.scatter_add_(0, slots, ones(slots.shape[0], device: codes.device));
        var shares = groups.Select(group =>
        {
            var own = counts.narrow(0, group.Start, group.Variables * group.Width).view(group.Variables, group.Width) / Math.Max(1, codes.shape[0]);
            var real = padding.narrow(0, group.Start, group.Variables * group.Width).view(group.Variables, group.Width).eq(0).to(float32);
            var raised = maximum(own, 0.25 / real.sum([1L], keepdim: true)) * real;
            return (raised / raised.sum([1L], keepdim: true)).flatten();
        }).ToArray();
        return (shares.Length == 0 ? counts : cat(shares, 0)).MoveToOuterDisposeScope();
    }

    /// <summary>Cross-entropy of each level when it is decoded from its own latent, averaged over draws.</summary>
    /// <param name="latents">A latent of each slot, [draws, slots, dimensions].</param>
    /// <param name="weight">Decoder of each slot, [slots, dimensions].</param>
    /// <param name="bias">[slots]</param>
    /// <returns>[slots]; without meaning for padding.</returns>
    public Tensor OwnCrossEntropy(Tensor latents, Tensor weight, Tensor bias)
    {
        long draws = latents.shape[0], dimensions = latents.shape[2];
        var parts = groups.Select(group =>
        {
            int width = group.Width, count = group.Variables * width;
            var latent = latents.narrow(1, group.Start, count).view(draws, group.Variables, width, dimensions);
            var decoder = weight.narrow(0, group.Start, count).view(1, group.Variables, width, dimensions);
            var offset = (bias + padding).narrow(0, group.Start, count).view(1, group.Variables, 1, width);
            var logits = latent.matmul(decoder.transpose(2, 3)) + offset; // [draws, variables, level, width]
            return -logits.log_softmax(3).diagonal(0, 2, 3).mean([0L]).flatten();
        });
        return cat([.. parts], 0);
    }

    public void Dispose()
    {
        first.Dispose();
        padding.Dispose();
        foreach (var members in groupVariables) members.Dispose();
    }

    /// <summary>
    /// Puts variables of about equal level count together, so that padding and the number of groups are small: the
    /// cheapest cut of the variables in the order of their level counts.
    /// </summary>
    private static List<int[]> Group(IReadOnlyList<int> levelCounts)
    {
        int[] order = [.. Enumerable.Range(0, levelCounts.Count).OrderBy(variable => levelCounts[variable])];
        var best = new (double Cost, int Begin)[order.Length + 1];
        for (int end = 1; end <= order.Length; end++)
        {
            best[end] = (double.PositiveInfinity, 0);
            for (int begin = 0; begin < end; begin++)
            {
                double cost = best[begin].Cost + GroupCost + (double)(end - begin) * levelCounts[order[end - 1]];
                if (cost < best[end].Cost) best[end] = (cost, begin);
            }
        }

        var groups = new List<int[]>();
        for (int end = order.Length; end > 0; end = best[end].Begin) groups.Insert(0, order[best[end].Begin..end]);
        return groups;
    }
}
