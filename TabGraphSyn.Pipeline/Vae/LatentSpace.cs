using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Vae;

/// <summary>
/// The space of a trained autoencoder, scaled for diffusion: numbers have unit variance, and the levels of a category
/// variable lie around their mean at a fixed average distance, so that a rare level is no outlier. Frozen: it holds
/// what the denoiser and the decoder need and nothing of the rows.
/// </summary>
internal sealed class LatentSpace : IDisposable
{
    /// <summary>
    /// Average distance between two levels of a variable, in standard deviations of a number; that of one-hot vectors
    /// scaled by 1.5, which did best among fixed scales.
    /// </summary>
    private const double LevelDistance = 2.12;

    private readonly ColumnVae vae;
    private readonly Tensor shift; // [latent]
    private readonly Tensor scale; // [latent]
    private readonly Tensor numberShift, numberScale; // [numbers]
    private readonly Tensor levelTable; // LevelMeans as the autoencoder's lookup takes them

    /// <summary>Fits the scales on the first <paramref name="trainingRows"/> rows.</summary>
    public LatentSpace(ColumnVae vae, TableTensors rows, int trainingRows)
        : this(vae, FitScales(vae, rows, trainingRows))
    {
    }

    /// <param name="vae">Trained; this space takes it over.</param>
    /// <param name="scales">What <see cref="Scales"/> of an earlier space gave, [3, latent], on the device of the autoencoder.</param>
    public LatentSpace(ColumnVae vae, Tensor scales)
    {
        this.vae = vae;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Scales = scales.clone().DetachFromDisposeScope();
        shift = scales[0].clone().DetachFromDisposeScope();
        scale = scales[1].clone().DetachFromDisposeScope();
        Variances = scales[2].clone().DetachFromDisposeScope();
        numberShift = shift.narrow(0, 0, Numbers).clone().DetachFromDisposeScope();
        numberScale = scale.narrow(0, 0, Numbers).clone().DetachFromDisposeScope();
        var categoryShift = shift.narrow(0, Numbers, vae.CategoryLatent);
        var categoryScale = scale.narrow(0, Numbers, vae.CategoryLatent);
        var belongs = vae.BelongsTo();
        LevelMeans = ((vae.LevelMeans() - categoryShift) * categoryScale * belongs).DetachFromDisposeScope();
        levelTable = vae.Compact(LevelMeans).DetachFromDisposeScope();
    }

    public EncodedLayout Layout => vae.Layout;

    public LevelSlots Slots => vae.Slots;

    public ColumnVae Vae => vae;

    /// <summary>Number of number variables; their latents come first.</summary>
    public int Numbers => vae.Layout.Numbers;

    /// <summary>Number of latent dimensions.</summary>
    public int Size => vae.Latent;

    /// <summary>Shift, scale and variance of each dimension, [3, latent]: with the autoencoder, all that this space is.</summary>
    public Tensor Scales { get; }

    /// <summary>Variance of each dimension were all levels equally frequent, [latent].</summary>
    public Tensor Variances { get; }

    /// <summary>Where each level lies, [slots, categoryLatent]; 0 outside its own dimensions.</summary>
    public Tensor LevelMeans { get; }

    /// <summary>Latents of rows, [batch, latent]; 0 for a number that does not count.</summary>
    public Tensor Encode(RowBatch batch)
    {
        using var noGrad = no_grad();
        var levels = vae.LevelLatents(levelTable, batch.Codes);
        return Numbers == 0 ? levels : cat([(vae.EncodeNumbers(batch.Numbers) - numberShift) * numberScale * batch.Known, levels], 1);
    }

    /// <summary>Decodes latents, [batch, latent], into levels, [batch, categories], int64, and standard normal numbers, [batch, numbers].</summary>
    public (Tensor Codes, Tensor Numbers) Decode(Tensor latent)
    {
        var (numbers, logits) = vae.Decode(latent / scale + shift);
        return (Slots.MostProbable(logits, Layout), numbers);
    }

    public void Dispose()
    {
        Scales.Dispose();
        shift.Dispose();
        scale.Dispose();
        Variances.Dispose();
        LevelMeans.Dispose();
        levelTable.Dispose();
        numberShift.Dispose();
        numberScale.Dispose();
        vae.Dispose();
    }

    private static Tensor FitScales(ColumnVae vae, TableTensors rows, int trainingRows)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        int numbers = vae.Layout.Numbers;
        var batch = rows.Middle(arange(Math.Min(trainingRows, 20_000), dtype: int64, device: rows.Codes.device));
        var latent = vae.EncodeMean(batch);
        var shift = latent.mean([0L]);
        var deviation = (latent - shift).pow(2).mean([0L]).sqrt().clamp_min(1e-3);
        var scale = cat([1 / deviation.narrow(0, 0, numbers), LevelScales(vae)], 0);
        float[] spread = [.. vae.Dimensions.SelectMany(dimensions => Enumerable.Repeat((float)(LevelDistance * LevelDistance / 2 / dimensions), dimensions))];
        var variance = cat([ones(numbers, device: shift.device), tensor(spread, [vae.CategoryLatent], device: shift.device)], 0);
        return stack([shift, scale, variance], 0).MoveToOuterDisposeScope();
    }

    /// <summary>One factor a variable, for each of its dimensions, [categoryLatent].</summary>
    private static Tensor LevelScales(ColumnVae vae)
    {
        var means = vae.LevelMeans();
        var factors = new List<Tensor>();
        long start = 0;
        for (int variable = 0; variable < vae.Layout.Categories; variable++)
        {
            var own = means.narrow(0, vae.Slots.FirstSlots[variable], vae.Layout.LevelCounts[variable]).narrow(1, start, vae.Dimensions[variable]);
            long levels = own.shape[0];
            var centred = own - own.mean([0L]);
            var meanSquaredDistance = centred.pow(2).sum() * 2 / Math.Max(1, levels - 1);
            factors.Add((LevelDistance / meanSquaredDistance.sqrt().clamp_min(1e-3)).expand(vae.Dimensions[variable]));
            start += vae.Dimensions[variable];
        }

        return factors.Count == 0 ? zeros(0, device: means.device) : cat([.. factors], 0);
    }
}
