using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Vae;

/// <summary>
/// A variational autoencoder that is thin and per column: each number has one latent dimension and each category
/// variable a few, and no column sees another. It is nearly lossless, and gives the next stage one smooth space in which
/// to diffuse mixed types. After Kingma and Welling (2014), with the posterior of a column as a function of that column.
/// Because a column's loss depends on that column alone, it is taken over levels and their shares rather than over
/// rows: the same expectation, without drawing rows for it.
/// </summary>
internal sealed class ColumnVae : nn.Module
{
    /// <summary>Most latent dimensions of a category variable; up to this many, one dimension less than levels is enough.</summary>
    private const int MaxDimensions = 8;

    /// <summary>Standard deviation of the decoder's Gaussian for numbers, in standard deviations of the number.</summary>
    private const double NumberPrecision = 0.05;

    /// <summary>Weight of the divergence from the prior: enough to keep latents compact, too little to lose levels.</summary>
    private const double DivergenceWeight = 0.01;

    /// <summary>Draws from each posterior a step.</summary>
    private const int LevelDraws = 4, NumberDraws = 256;

    private readonly int width; // of the tables below: the most latent dimensions that any category variable has
    private readonly Parameter levelMean; // [slots, width]
    private readonly Parameter levelLogVariance; // [slots, width]
    private readonly Parameter decoderWeight; // [slots, width]
    private readonly Parameter decoderBias; // [slots]
    private readonly Parameter numberScale, numberShift, numberLogVariance, outputScale, outputShift; // [numbers]
    private readonly Tensor used; // [slots, width]: 1 where the slot's variable has the dimension
    private readonly Tensor places; // [categoryLatent], int64: where each dimension lies among [categories × width]
    private readonly Tensor variables; // [slots, categories, 1]: 1 where the slot belongs to the variable

    /// <param name="layout">The variables.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="fixedLevels">One-hot vectors for levels, in the place of trained ones: for measuring what training brings.</param>
    public ColumnVae(EncodedLayout layout, Device device, bool fixedLevels = false)
        : base(nameof(ColumnVae))
    {
        Layout = layout;
        width = fixedLevels ? layout.LevelCounts.Append(1).Max() : MaxDimensions;
        Slots = new LevelSlots(layout.LevelCounts, device);
        Dimensions = [.. layout.LevelCounts.Select(levels => fixedLevels ? levels : Math.Min(levels - 1, width))];
        CategoryLatent = Dimensions.Sum();
        (used, places, variables) = Masks(device);

        levelMean = new Parameter(fixedLevels ? OneHot(device) : Simplexes(randn(Slots.Count, width, device: device)));
        levelLogVariance = new Parameter(full(Slots.Count, width, -2f, device: device));
        decoderWeight = new Parameter(levelMean.detach().clone());
        decoderBias = new Parameter(zeros(Slots.Count, device: device));
        numberScale = new Parameter(ones(layout.Numbers, device: device));
        numberShift = new Parameter(zeros(layout.Numbers, device: device));
        numberLogVariance = new Parameter(full(layout.Numbers, -4f, device: device));
        outputScale = new Parameter(ones(layout.Numbers, device: device));
        outputShift = new Parameter(zeros(layout.Numbers, device: device));
        RegisterComponents();
        this.OwnParameters();
    }

    public EncodedLayout Layout { get; }

    public LevelSlots Slots { get; }

    /// <summary>Latent dimensions of each category variable.</summary>
    public int[] Dimensions { get; }

    /// <summary>Latent dimensions of all category variables together.</summary>
    public int CategoryLatent { get; }

    /// <summary>Latent dimensions in all; the numbers' come first.</summary>
    public int Latent => Layout.Numbers + CategoryLatent;

    /// <summary>
    /// Whether some category has more levels than its dimensions can tell apart alike, so that where they lie has to be learned. The levels of all others
    /// begin as the corners of a regular simplex: all as far from each other, in one dimension less than there are levels, which training could not improve.
    /// </summary>
    public bool HasLargeCategory => Layout.LevelCounts.Any(levels => levels > MaxDimensions + 1);

    /// <summary>Latent means of all levels, [slots, categoryLatent]; 0 outside a level's own dimensions.</summary>
    public Tensor LevelMeans() => Spread(levelMean);

    /// <summary>1 where a slot and a dimension belong to one variable, else 0, [slots, categoryLatent].</summary>
    public Tensor BelongsTo() => Spread(ones_like(levelMean));

    /// <summary>Posterior means of numbers, [batch, numbers].</summary>
    public Tensor EncodeNumbers(Tensor numbers) => numbers * numberScale + numberShift;

    /// <summary>Posterior means, [batch, latent].</summary>
    public Tensor EncodeMean(RowBatch batch) => cat([EncodeNumbers(batch.Numbers), LevelLatents(levelMean * used, batch.Codes)], 1);

    /// <summary>Looks up what belongs to the levels of rows.</summary>
    /// <param name="table">A value for each dimension of each slot's own variable, [slots, width].</param>
    /// <param name="codes">[batch, categories], int64.</param>
    /// <returns>[batch, categoryLatent]</returns>
    public Tensor LevelLatents(Tensor table, Tensor codes)
    {
        long batch = codes.shape[0];
        var all = table.index_select(0, Slots.SlotsOf(codes).flatten()).view(batch, Layout.Categories * width);
        return all.index_select(1, places);
    }

    /// <summary>The level means of <see cref="LevelMeans"/> as <see cref="LevelLatents"/> takes them, [slots, width].</summary>
    public Tensor Compact(Tensor spread)
    {
        var all = zeros(Slots.Count, Layout.Categories * width, device: spread.device).index_copy_(1, places, spread);
        return (all.view(Slots.Count, Layout.Categories, width) * variables).sum([1L]);
    }

    /// <summary>Decodes latents, [batch, latent], into numbers, [batch, numbers], and level logits, [batch, slots].</summary>
    public (Tensor Numbers, Tensor Logits) Decode(Tensor latent)
    {
        var numbers = latent.narrow(1, 0, Layout.Numbers) * outputScale + outputShift;
        var logits = latent.narrow(1, Layout.Numbers, CategoryLatent).mm(Spread(decoderWeight).t()) + decoderBias;
        return (numbers, logits);
    }

    /// <summary>
    /// The negative evidence lower bound, averaged over variables: cross-entropy of levels, Gaussian likelihood of
    /// numbers up to a constant, and the weighted divergence from a standard normal. A scalar.
    /// </summary>
    /// <param name="shares">How much each level counts, [slots]; sums to 1 within a variable, 0 for padding.</param>
    public Tensor Loss(Tensor shares)
    {
        var loss = zeros(1, device: shares.device);
        if (Layout.Numbers > 0) loss = loss + NumberLoss();
        if (Layout.Categories > 0) loss = loss + LevelLoss(shares);
        return loss.sum() / (Layout.Numbers + Layout.Categories);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            used.Dispose();
            places.Dispose();
            variables.Dispose();
            Slots.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Numbers are standard normal by construction, so draws of that stand for rows.</summary>
    private Tensor NumberLoss()
    {
        var numbers = randn(NumberDraws, Layout.Numbers, device: numberScale.device);
        var mean = numbers * numberScale + numberShift;
        var logVariance = numberLogVariance.clamp(-10, 4).unsqueeze(0).expand(NumberDraws, Layout.Numbers);
        var decoded = (mean + (logVariance * 0.5).exp() * randn_like(mean)) * outputScale + outputShift;
        var error = (decoded - numbers).pow(2) / (2 * NumberPrecision * NumberPrecision);
        return (error + DivergenceWeight * Divergence(mean, logVariance)).sum(1).mean();
    }

    private Tensor LevelLoss(Tensor shares)
    {
        var mean = levelMean * used;
        var logVariance = (levelLogVariance * used).clamp(-10, 4);
        var noise = randn(LevelDraws, Slots.Count, width, device: mean.device);
        var latent = (mean + (logVariance * 0.5).exp() * noise) * used; // [draws, slots, width]
        var divergence = (Divergence(mean, logVariance) * used).sum(1); // [slots]
        return (shares * (Slots.OwnCrossEntropy(latent, decoderWeight * used, decoderBias) + DivergenceWeight * divergence)).sum();
    }

    /// <summary>From a standard normal, for each dimension.</summary>
    private static Tensor Divergence(Tensor mean, Tensor logVariance) => -0.5 * (1 + logVariance - mean.pow(2) - logVariance.exp());

    /// <summary>From a variable's own dimensions, [slots, width], to all latent dimensions, [slots, categoryLatent].</summary>
    private Tensor Spread(Tensor own) => ((own * used).unsqueeze(1) * variables).flatten(1).index_select(1, places);

    private Tensor OneHot(Device device)
    {
        float[] values = new float[Slots.Count * width];
        for (int slot = 0; slot < Slots.Count; slot++)
        {
            if (Slots.VariableOfSlot[slot] is var variable and >= 0) values[slot * width + slot - Slots.FirstSlots[variable]] = 1;
        }

        return tensor(values, [Slots.Count, width], device: device);
    }

    /// <summary>Puts the levels of small categories at the corners of regular simplexes; those of large ones stay where they are.</summary>
    /// <param name="means">[slots, width]</param>
    private Tensor Simplexes(Tensor means)
    {
        using var noGrad = no_grad();
        for (int variable = 0; variable < Layout.Categories; variable++)
        {
            int levels = Layout.LevelCounts[variable];
            if (levels > width + 1) continue;
            float[] corners = new float[levels * (levels - 1)]; // columns of Helmert's matrix: orthogonal to each other and to what all levels share
            for (int level = 0; level < levels; level++)
            {
                for (int dimension = Math.Max(0, level - 1); dimension < levels - 1; dimension++)
                    corners[level * (levels - 1) + dimension] = (dimension == level - 1 ? -level : 1) / MathF.Sqrt((dimension + 1) * (dimension + 2));
            }

            means.narrow(0, Slots.FirstSlots[variable], levels).narrow(1, 0, levels - 1).copy_(tensor(corners, [levels, levels - 1], device: means.device));
        }

        return means;
    }

    private (Tensor Used, Tensor Places, Tensor Variables) Masks(Device device)
    {
        float[] usedValues = new float[Slots.Count * width], belongs = new float[Slots.Count * Layout.Categories];
        for (int slot = 0; slot < Slots.Count; slot++)
        {
            int variable = Slots.VariableOfSlot[slot];
            if (variable < 0) continue;
            Array.Fill(usedValues, 1f, slot * width, Dimensions[variable]);
            belongs[slot * Layout.Categories + variable] = 1;
        }

        long[] indexes = [.. Enumerable.Range(0, Layout.Categories).SelectMany(variable =>
            Enumerable.Range(0, Dimensions[variable]).Select(dimension => (long)variable * width + dimension))];
        using var scope = NewDisposeScope();
        return (
            tensor(usedValues, [Slots.Count, width], device: device).DetachFromDisposeScope(),
            tensor(indexes, [indexes.Length], device: device).DetachFromDisposeScope(),
            tensor(belongs, [Slots.Count, Layout.Categories, 1], device: device).DetachFromDisposeScope());
    }
}
