using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TabGraphSyn.Pipeline.Graph;

/// <summary>
/// A graph network of one round of messages: the mean and the spread of a row's neighbours become a small embedding of
/// the neighbourhood, and a decoder predicts the row itself from it. The row sends no message, and the embedding is
/// noisy and small, so it can tell what kind of row this is but not which. The aggregation follows GraphSAGE (Hamilton,
/// Ying and Leskovec, 2017) with mean and standard deviation as in PNA (Corso et al., 2020).
/// </summary>
internal sealed class NeighbourhoodNetwork : Module<Tensor, Tensor>
{
    private const int Hidden = 128;

    private readonly Linear update, embed, predict, output;
    private readonly LatentSpace space;

    /// <param name="space">Gives the sizes and the losses; the caller keeps it.</param>
    public NeighbourhoodNetwork(LatentSpace space, Device device)
        : base(nameof(NeighbourhoodNetwork))
    {
        this.space = space;
        update = Linear(2 * space.Size, Hidden, device: device);
        embed = Linear(Hidden, EmbeddingSize, device: device);
        predict = Linear(EmbeddingSize, Hidden, device: device);
        output = Linear(Hidden, space.Numbers + space.Slots.Count, device: device);
        RegisterComponents();
        this.OwnParameters();
    }

    /// <summary>Dimensions of a neighbourhood's embedding.</summary>
    public const int EmbeddingSize = 6;

    /// <summary>Standard deviation of the noise on an embedding, in training and sampling.</summary>
    public const double Jitter = 0.4;

    /// <summary>What a neighbourhood is like: the mean and the standard deviation of each latent dimension over the neighbours.</summary>
    /// <param name="neighbours">Latents of each row's neighbours, [batch, neighbours, latent].</param>
    /// <returns>[batch, 2 × latent]</returns>
    public static Tensor Aggregate(Tensor neighbours)
    {
        var mean = neighbours.mean([1L]);
        var spread = (neighbours.pow(2).mean([1L]) - mean.pow(2)).clamp_min_(0).add_(1e-4).sqrt_();
        return cat([mean, spread], 1);
    }

    /// <summary>Embeds neighbourhoods.</summary>
    /// <param name="aggregated">What <see cref="Aggregate"/> gives, [batch, 2 × latent].</param>
    /// <returns>Embeddings, not yet standardised, [batch, embedding].</returns>
    public override Tensor forward(Tensor aggregated) => embed.forward(functional.silu(update.forward(aggregated)));

    /// <summary>How badly noisy embeddings predict their rows: cross-entropy of levels and squared error of numbers, a scalar.</summary>
    /// <param name="aggregated">What <see cref="Aggregate"/> gives, [batch, 2 × latent].</param>
    /// <param name="batch">The rows themselves.</param>
    /// <param name="noise">Standard deviation of the noise on an embedding of unit variance.</param>
    public Tensor Loss(Tensor aggregated, RowBatch batch, double noise = Jitter)
    {
        var embedding = Standardise(forward(aggregated));
        var noisy = embedding + noise * randn_like(embedding);
        var predicted = output.forward(functional.silu(predict.forward(noisy)));
        var numbers = ((predicted.narrow(1, 0, space.Numbers) - batch.Numbers).pow(2) * batch.Known).sum(1);
        var logits = predicted.narrow(1, space.Numbers, space.Slots.Count);
        var levels = space.Slots.CrossEntropy(logits, batch.Codes);
        return (numbers + levels).mean() / (space.Numbers + space.Layout.Categories);
    }

    /// <summary>Zero mean and unit variance in each dimension over the batch, [batch, embedding].</summary>
    public static Tensor Standardise(Tensor embeddings)
    {
        var mean = embeddings.mean([0L], keepdim: true);
        return (embeddings - mean) / (embeddings - mean).pow(2).mean([0L], keepdim: true).add(1e-6).sqrt();
    }
}
