using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>
/// The EDM denoiser (Karras, Aittala, Aila and Laine, 2022) over the latent space, conditioned on a neighbourhood's
/// embedding and on its own previous estimate (self-conditioning: Chen, Zhang and Hinton, 2023): a residual network
/// modulated by noise level and condition. For numbers it estimates the latent; for a category variable it gives level
/// logits, and the estimate is the mean of the levels' latents under them.
/// </summary>
internal sealed class Denoiser : nn.Module
{
    private readonly LatentSpace space;
    private readonly Device device;
    private readonly DenoiserNetwork network;

    /// <param name="space">The latent space; the caller keeps it.</param>
    /// <param name="size">Width and depth.</param>
    /// <param name="device">Where the weights live.</param>
    public Denoiser(LatentSpace space, DenoiserSize size, Device device)
        : base(nameof(Denoiser))
    {
        this.space = space;
        this.device = device;
        Size = size;
        network = new DenoiserNetwork(2 * space.Size, NeighbourhoodNetwork.EmbeddingSize, space.Numbers + space.Slots.Count, size, device);
        RegisterComponents();
        this.OwnParameters();
    }

    public DenoiserSize Size { get; }

    /// <summary>Another denoiser of the same make, for a thread of its own; it gets its weights from the optimiser that it shares.</summary>
    public Denoiser Replica() => new(space, Size, device);

    /// <summary>
    /// The training loss: squared error of numbers with EDM's weight, so that every noise level counts alike, and
    /// cross-entropy of levels. A scalar, averaged over rows and variables.
    /// </summary>
    /// <param name="latent">Clean latents, [batch, latent].</param>
    /// <param name="batch">The same rows; says which numbers count and which levels are right.</param>
    /// <param name="condition">[batch, embedding]</param>
    /// <param name="draws">Of noise levels, noise and dropout.</param>
    /// <param name="training">False to leave dropout out.</param>
    public Tensor Loss(Tensor latent, RowBatch batch, Tensor condition, RandomDraws draws, bool training)
    {
        var sigma = NoiseLevels.Draw(latent.shape[0], draws);
        var noisy = latent + sigma * draws.Normal(latent.shape);
        var (numbers, logits) = Denoise(noisy, sigma, condition, PreviousEstimate(noisy, sigma, condition), training ? draws : null);
        var variance = sigma * sigma;
        var weight = (variance + 1) / variance;
        var levelLoss = space.Slots.CrossEntropy(logits, batch.Codes);
        if (space.Numbers > 0)
            levelLoss = levelLoss + (weight * (numbers - latent.narrow(1, 0, space.Numbers)).pow_(2)).sum(1);
        return levelLoss.mean() / (space.Numbers + space.Layout.Categories);
    }

    /// <summary>The expected clean latents given noisy ones, [batch, latent]: D(x; σ) of the paper.</summary>
    /// <param name="noisy">[batch, latent]</param>
    /// <param name="sigma">[batch, 1]</param>
    /// <param name="condition">[batch, embedding]</param>
    /// <param name="previous">What the step before estimated, [batch, latent]; zeros where there was none.</param>
    public Tensor Estimate(Tensor noisy, Tensor sigma, Tensor condition, Tensor previous)
    {
        var (numbers, logits) = Denoise(noisy, sigma, condition, previous, draws: null);
        return cat([numbers, space.Slots.LogSoftmax(logits).exp_().mm(space.LevelMeans)], 1);
    }

    /// <summary>What self-conditioning feeds back in training: the estimate from nothing for half of the rows, and nothing for the others.</summary>
    private Tensor PreviousEstimate(Tensor noisy, Tensor sigma, Tensor condition)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        long half = noisy.shape[0] / 2;
        var none = zeros_like(noisy);
        if (half == 0) return none.MoveToOuterDisposeScope();
        var estimate = Estimate(noisy.narrow(0, 0, half), sigma.narrow(0, 0, half), condition.narrow(0, 0, half), none.narrow(0, 0, half));
        return cat([estimate, none.narrow(0, half, noisy.shape[0] - half)], 0).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Preconditioning of numbers: equation 7 of the paper with unit data variance. Level logits are the network's own:
    /// adding those that follow from a variable's own noisy latent (a skip connection for levels) was tried, and made columns contradict
    /// each other, because each then trusts its own noise more than what the others say.
    /// </summary>
    private (Tensor Numbers, Tensor Logits) Denoise(Tensor noisy, Tensor sigma, Tensor condition, Tensor previous, RandomDraws? draws)
    {
        var variance = sigma * sigma;
        var scaled = noisy / (variance + space.Variances).sqrt_();
        var raw = network.forward(cat([scaled, previous], 1), sigma.log().mul_(0.25), condition, draws);
        var numbers = noisy.narrow(1, 0, space.Numbers) / (variance + 1) + sigma / (variance + 1).sqrt_() * raw.narrow(1, 0, space.Numbers);
        return (numbers, raw.narrow(1, space.Numbers, space.Slots.Count));
    }
}

/// <summary>Width, depth and regularisation of a denoiser.</summary>
/// <param name="Hidden">Width.</param>
/// <param name="Blocks">Residual blocks.</param>
/// <param name="Dropout">Share of hidden units left out in training, from 0 up to 1.</param>
internal sealed record DenoiserSize(int Hidden, int Blocks, double Dropout);
