using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Vae;

/// <summary>
/// A variational autoencoder that is thin and per column: each number has one latent dimension and each category
/// variable a few, and no column sees another. It is nearly lossless, and gives the next stage one smooth space in which
/// to diffuse mixed types. After Kingma and Welling (2014), with the posterior of a column as a function of that column.
/// </summary>
internal sealed class ColumnVae : nn.Module
{
    /// <summary>Most latent dimensions of a category variable; up to this many, one dimension less than levels is enough.</summary>
    private const int MaxDimensions = 8;

    /// <summary>Standard deviation of the decoder's Gaussian for numbers, in standard deviations of the number.</summary>
    private const double NumberPrecision = 0.05;

    /// <summary>Weight of the divergence from the prior: enough to keep latents compact, too little to lose levels.</summary>
    private const double DivergenceWeight = 0.01;

    private readonly Parameter levelMean; // [slots, categoryLatent]
    private readonly Parameter levelLogVariance; // [slots, categoryLatent]
    private readonly Parameter decoderWeight; // [slots, categoryLatent]
    private readonly Parameter decoderBias; // [slots]
    private readonly Parameter numberScale, numberShift, numberLogVariance, outputScale, outputShift; // [numbers]

    public ColumnVae(EncodedLayout layout, Device device)
        : base(nameof(ColumnVae))
    {
        Layout = layout;
        Slots = new LevelSlots(layout.LevelCounts, device);
        Dimensions = [.. layout.LevelCounts.Select(levels => Math.Min(levels - 1, MaxDimensions))];
        CategoryLatent = Dimensions.Sum();

        Block = BlockMask(device);
        levelMean = new Parameter(randn(Slots.Count, CategoryLatent, device: device));
        levelLogVariance = new Parameter(full(Slots.Count, CategoryLatent, -2f, device: device));
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

    /// <summary>1 where a slot and a dimension belong to one variable, else 0, [slots, categoryLatent].</summary>
    public Tensor Block { get; }

    /// <summary>Latent means of all levels, [slots, categoryLatent]; 0 outside a level's own dimensions.</summary>
    public Tensor LevelMeans() => levelMean * Block;

    /// <summary>Posterior means, [batch, latent].</summary>
    public Tensor EncodeMean(RowBatch batch) =>
        cat([batch.Numbers * numberScale + numberShift, Slots.OneHot(batch.Codes).mm(LevelMeans())], 1);

    /// <summary>Posterior log variances, [batch, latent].</summary>
    public Tensor EncodeLogVariance(RowBatch batch)
    {
        var numbers = numberLogVariance.unsqueeze(0).expand(batch.Codes.shape[0], Layout.Numbers);
        return cat([numbers, Slots.OneHot(batch.Codes).mm(levelLogVariance * Block)], 1).clamp(-10, 4);
    }

    /// <summary>Decodes latents, [batch, latent], into numbers, [batch, numbers], and level logits, [batch, slots].</summary>
    public (Tensor Numbers, Tensor Logits) Decode(Tensor latent)
    {
        var numbers = latent.narrow(1, 0, Layout.Numbers) * outputScale + outputShift;
        var logits = latent.narrow(1, Layout.Numbers, CategoryLatent).mm((decoderWeight * Block).t()) + decoderBias;
        return (numbers, logits);
    }

    /// <summary>
    /// The negative evidence lower bound, averaged over rows and variables: cross-entropy of levels, Gaussian likelihood
    /// of numbers up to a constant, and the weighted divergence from a standard normal. A scalar.
    /// </summary>
    public Tensor Loss(RowBatch batch)
    {
        var mean = EncodeMean(batch);
        var logVariance = EncodeLogVariance(batch);
        var latent = mean + (logVariance * 0.5).exp() * randn_like(mean);
        var (numbers, logits) = Decode(latent);

        var numberLoss = ((numbers - batch.Numbers).pow(2) * batch.Known).sum(1) / (2 * NumberPrecision * NumberPrecision);
        var levelLoss = Slots.CrossEntropy(Slots.LogSoftmax(logits), batch.Codes);
        var divergence = -0.5 * (1 + logVariance - mean.pow(2) - logVariance.exp()).sum(1);
        return (numberLoss + levelLoss + DivergenceWeight * divergence).mean() / (Layout.Numbers + Layout.Categories);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Block.Dispose();
            Slots.Dispose();
        }

        base.Dispose(disposing);
    }

    private Tensor BlockMask(Device device)
    {
        int[] starts = new int[Dimensions.Length];
        for (int variable = 1; variable < starts.Length; variable++) starts[variable] = starts[variable - 1] + Dimensions[variable - 1];
        float[] mask = new float[Slots.Count * CategoryLatent];
        for (int slot = 0; slot < Slots.Count; slot++)
        {
            int variable = Slots.VariableOfSlot[slot];
            if (variable >= 0) Array.Fill(mask, 1f, slot * CategoryLatent + starts[variable], Dimensions[variable]);
        }

        return tensor(mask, [Slots.Count, CategoryLatent], device: device).DetachFromDisposeScope();
    }
}
