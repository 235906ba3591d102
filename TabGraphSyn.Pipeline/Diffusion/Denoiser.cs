using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>
/// The EDM denoiser (Karras, Aittala, Aila and Laine, 2022) over the latent space, conditioned on a neighbourhood's
/// embedding: a residual network modulated by noise level and condition. For numbers it estimates the latent; for a
/// category variable it gives level logits, and the estimate is the mean of the levels' latents under them.
/// </summary>
internal sealed class Denoiser : Module<Tensor, Tensor, Tensor, Tensor>
{
    private const int Frequencies = 16, Modulation = 128;

    /// <summary>Mean and standard deviation of the logarithm of the noise levels in training.</summary>
    private const double NoiseMean = -0.6, NoiseDeviation = 1.4;

    /// <summary>
    /// How far, in latent units, two latents may lie apart and still count as one place: keeps the level logits that
    /// follow from the noisy latent alone finite when the noise is almost gone.
    /// </summary>
    private const double PlaceWidth = 0.3;

    private readonly LatentSpace space;
    private readonly Linear input, time, output;
    private readonly ModuleList<ResidualBlock> blocks = [];
    private readonly Tensor frequencies; // [frequencies]
    private readonly Tensor halfSquaredNorms; // [slots]

    /// <param name="space">The latent space; the caller keeps it.</param>
    /// <param name="size">Width and depth.</param>
    /// <param name="device">Where the weights live.</param>
    public Denoiser(LatentSpace space, DenoiserSize size, Device device)
        : base(nameof(Denoiser))
    {
        this.space = space;
        Size = size;
        int condition = NeighbourhoodNetwork.EmbeddingSize;
        input = Linear(space.Size + condition, size.Hidden, device: device);
        time = Linear(2 * Frequencies + condition, Modulation, device: device);
        output = Linear(size.Hidden, space.Numbers + space.Slots.Count, device: device);
        for (int block = 0; block < size.Blocks; block++) blocks.Add(new ResidualBlock(size.Hidden, Modulation, size.Dropout, device));
        RegisterComponents();
        this.OwnParameters();

        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        output.weight!.mul_(0.1);
        frequencies = (pow(2.0, arange(Frequencies, dtype: float32, device: device) * 0.35) * Math.PI).DetachFromDisposeScope();
        halfSquaredNorms = (space.LevelMeans.pow(2).sum(1) * 0.5).DetachFromDisposeScope();
    }

    public DenoiserSize Size { get; }

    /// <summary>The raw network.</summary>
    /// <param name="scaled">Noisy latents scaled to unit variance, [batch, latent].</param>
    /// <param name="noise">A quarter of the logarithm of the noise level, [batch, 1].</param>
    /// <param name="condition">Neighbourhood embeddings, [batch, embedding].</param>
    /// <returns>Numbers, then level logits, [batch, numbers + slots].</returns>
    public override Tensor forward(Tensor scaled, Tensor noise, Tensor condition)
    {
        var angles = noise * frequencies;
        var modulation = functional.silu(time.forward(cat([angles.sin(), angles.cos(), condition], 1)));
        var hidden = input.forward(cat([scaled, condition], 1));
        foreach (var block in blocks) hidden = block.forward(hidden, modulation);
        return output.forward(functional.silu(functional.layer_norm(hidden, [Size.Hidden])));
    }

    /// <summary>
    /// The training loss: squared error of numbers with EDM's weight, so that every noise level counts alike, and
    /// cross-entropy of levels. A scalar, averaged over rows and variables.
    /// </summary>
    /// <param name="latent">Clean latents, [batch, latent].</param>
    /// <param name="batch">The same rows; says which numbers count and which levels are right.</param>
    /// <param name="condition">[batch, embedding]</param>
    public Tensor Loss(Tensor latent, RowBatch batch, Tensor condition)
    {
        var sigma = (randn(latent.shape[0], 1, device: latent.device) * NoiseDeviation + NoiseMean).exp();
        return Loss(latent, latent + sigma * randn_like(latent), sigma, batch, condition);
    }

    /// <summary>As above for given noise.</summary>
    /// <param name="latent">Clean latents, [batch, latent].</param>
    /// <param name="noisy">Noisy latents, [batch, latent].</param>
    /// <param name="sigma">Noise levels, [batch, 1].</param>
    /// <param name="batch">The same rows.</param>
    /// <param name="condition">[batch, embedding]</param>
    public Tensor Loss(Tensor latent, Tensor noisy, Tensor sigma, RowBatch batch, Tensor condition)
    {
        var (numbers, logits) = Denoise(noisy, sigma, condition);
        var weight = (sigma.pow(2) + 1) / sigma.pow(2);
        var numberLoss = (weight * (numbers - latent.narrow(1, 0, space.Numbers)).pow(2) * batch.Known).sum(1);
        var levelLoss = space.Slots.CrossEntropy(space.Slots.LogSoftmax(logits), batch.Codes);
        return (numberLoss + levelLoss).mean() / (space.Numbers + space.Layout.Categories);
    }

    /// <summary>The expected clean latents given noisy ones, [batch, latent]: D(x; σ) of the paper.</summary>
    /// <param name="noisy">[batch, latent]</param>
    /// <param name="sigma">[batch, 1]</param>
    /// <param name="condition">[batch, embedding]</param>
    public Tensor Estimate(Tensor noisy, Tensor sigma, Tensor condition)
    {
        var (numbers, logits) = Denoise(noisy, sigma, condition);
        return cat([numbers, space.Slots.LogSoftmax(logits).exp().mm(space.LevelMeans)], 1);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            frequencies.Dispose();
            halfSquaredNorms.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// Preconditioning. Numbers: equation 7 of the paper with unit data variance. Levels: the network's logits are added
    /// to those that follow from where the noisy latent lies between the levels, which is what c_skip is for numbers.
    /// </summary>
    private (Tensor Numbers, Tensor Logits) Denoise(Tensor noisy, Tensor sigma, Tensor condition)
    {
        var variance = sigma.pow(2);
        var raw = forward(noisy / (variance + space.Variances).sqrt(), sigma.log() * 0.25, condition);

        var numbers = noisy.narrow(1, 0, space.Numbers) / (variance + 1)
            + sigma / (variance + 1).sqrt() * raw.narrow(1, 0, space.Numbers);
        var place = noisy.narrow(1, space.Numbers, space.Size - space.Numbers).mm(space.LevelMeans.t()) - halfSquaredNorms;
        var logits = place / (variance + PlaceWidth * PlaceWidth) + raw.narrow(1, space.Numbers, space.Slots.Count);
        return (numbers, logits);
    }
}

/// <summary>Width, depth and regularisation of a denoiser.</summary>
/// <param name="Hidden">Width.</param>
/// <param name="Blocks">Residual blocks.</param>
/// <param name="Dropout">Share of hidden units left out in training, from 0 up to 1.</param>
internal sealed record DenoiserSize(int Hidden, int Blocks, double Dropout);

/// <summary>
/// A residual block whose normalised input is scaled and shifted by the modulation (as in DiT: Peebles and Xie, 2023).
/// Its products are taken in bfloat16 where the processor multiplies those several times faster; weights and sums stay float32.
/// </summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear modulate, first, second;
    private readonly Dropout dropout;
    private readonly int hidden;
    private readonly ScalarType type;

    public ResidualBlock(int hidden, int modulation, double dropout, Device device)
        : base(nameof(ResidualBlock))
    {
        this.hidden = hidden;
        type = MixedPrecision.TypeFor(device);
        modulate = Linear(modulation, 2 * hidden, device: device);
        first = Linear(hidden, hidden, device: device);
        second = Linear(hidden, hidden, device: device);
        this.dropout = Dropout(dropout);
        RegisterComponents();
        using var noGrad = no_grad();
        second.weight!.mul_(0.3); // close to the identity at first
    }

    /// <param name="x">[batch, hidden]</param>
    /// <param name="modulation">[batch, modulation]</param>
    /// <returns>[batch, hidden]</returns>
    public override Tensor forward(Tensor x, Tensor modulation)
    {
        var scaleAndShift = Apply(modulate, modulation.to(type));
        var normal = functional.layer_norm(x, [hidden]).to(type);
        var modulated = normal * (scaleAndShift.narrow(1, 0, hidden) + 1) + scaleAndShift.narrow(1, hidden, hidden);
        return x + Apply(second, dropout.forward(functional.silu(Apply(first, modulated))));
    }

    private Tensor Apply(Linear layer, Tensor input) =>
        functional.linear(input, layer.weight!.to(type), layer.bias!.to(type));
}
