using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TabGraphSyn.Pipeline.Graph;

/// <summary>
/// A graph network of one round of messages: each neighbour sends a message, their mean and spread become a small
/// embedding of the neighbourhood, and a decoder predicts the row itself from it. The row sends no message, and the
/// embedding is noisy and small, so it can tell what kind of row this is but not which. The aggregation follows
/// GraphSAGE (Hamilton, Ying and Leskovec, 2017) with mean and standard deviation as in PNA (Corso et al., 2020).
/// </summary>
internal sealed class NeighbourhoodNetwork : Module<Tensor, Tensor>
{
    private const int Hidden = 64;

    private readonly Linear message, update, embed, predict, output;
    private readonly LatentSpace space;

    /// <param name="space">Gives the sizes and the losses; the caller keeps it.</param>
    public NeighbourhoodNetwork(LatentSpace space, Device device)
        : base(nameof(NeighbourhoodNetwork))
    {
        this.space = space;
        message = Linear(space.Size, Hidden, device: device);
        update = Linear(2 * Hidden, 2 * Hidden, device: device);
        embed = Linear(2 * Hidden, EmbeddingSize, device: device);
        predict = Linear(EmbeddingSize, 2 * Hidden, device: device);
        output = Linear(2 * Hidden, space.Numbers + space.Slots.Count, device: device);
        RegisterComponents();
        this.OwnParameters();
    }

    /// <summary>Dimensions of a neighbourhood's embedding.</summary>
    public const int EmbeddingSize = 6;

    /// <summary>Standard deviation of the noise on an embedding, in standard deviations of the embedding, in training and sampling.</summary>
    public const double Jitter = 0.4;

    /// <summary>Embeds neighbourhoods.</summary>
    /// <param name="neighbours">Latents of each row's neighbours, [batch, neighbours, latent].</param>
    /// <returns>Embeddings, not yet standardised, [batch, embedding].</returns>
    public override Tensor forward(Tensor neighbours)
    {
        var messages = functional.silu(message.forward(neighbours));
        var mean = messages.mean([1L]); // [batch, hidden]
        var spread = (messages.pow(2).mean([1L]) - mean.pow(2)).clamp_min(0).add(1e-5).sqrt();
        return embed.forward(functional.silu(update.forward(cat([mean, spread], 1))));
    }

    /// <summary>How badly noisy embeddings predict their rows: cross-entropy of levels and squared error of numbers, a scalar.</summary>
    public Tensor Loss(Tensor neighbours, RowBatch batch)
    {
        var embedding = Standardise(forward(neighbours));
        var noisy = embedding + Jitter * randn_like(embedding);
        var predicted = output.forward(functional.silu(predict.forward(noisy)));
        var numbers = ((predicted.narrow(1, 0, space.Numbers) - batch.Numbers).pow(2) * batch.Known).sum(1);
        var logits = predicted.narrow(1, space.Numbers, space.Slots.Count);
        var levels = space.Slots.CrossEntropy(space.Slots.LogSoftmax(logits), batch.Codes);
        return (numbers + levels).mean() / (space.Numbers + space.Layout.Categories);
    }

    /// <summary>Zero mean and unit variance in each dimension over the batch, [batch, embedding].</summary>
    public static Tensor Standardise(Tensor embeddings)
    {
        var mean = embeddings.mean([0L], keepdim: true);
        return (embeddings - mean) / (embeddings - mean).pow(2).mean([0L], keepdim: true).add(1e-6).sqrt();
    }
}
