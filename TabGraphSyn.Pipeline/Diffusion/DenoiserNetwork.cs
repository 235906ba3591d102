using TabGraphSyn.Pipeline.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>
/// A residual network whose blocks are scaled and shifted by noise level and condition (as in DiT: Peebles and Xie, 2023).
/// All of it computes in bfloat16 where the processor multiplies that several times faster; what comes out is float32.
/// </summary>
internal sealed class DenoiserNetwork : nn.Module
{
    private const int Frequencies = 16, Modulation = 64;

    /// <summary>
    /// What inputs are multiplied by. The optimiser moves weights of all layers by about as much, so the first layer learns the faster the larger its inputs are;
    /// at their own size training takes twice the steps (docs/benchmarks.md).
    /// </summary>
    private const double InputScale = 4;

    private readonly Linear input, time, modulate, output;
    private readonly ModuleList<Linear> first = [], second = [];
    private readonly Tensor frequencies; // [frequencies]
    private readonly DenoiserSize size;
    private readonly ScalarType type;

    /// <param name="inputs">Values that come in, the condition aside.</param>
    /// <param name="condition">Values of a condition.</param>
    /// <param name="outputs">Values that come out.</param>
    public DenoiserNetwork(int inputs, int condition, int outputs, DenoiserSize size, Device device)
        : base(nameof(DenoiserNetwork))
    {
        this.size = size;
        type = MixedPrecision.TypeFor(device);
        int hidden = size.Hidden;
        input = Linear(inputs + condition, hidden, device: device);
        time = Linear(2 * Frequencies + condition, Modulation, device: device);
        modulate = Linear(Modulation, 2 * hidden * size.Blocks, device: device);
        output = Linear(hidden, outputs, device: device);
        for (int block = 0; block < size.Blocks; block++)
        {
            first.Add(Linear(hidden, hidden, device: device));
            second.Add(Linear(hidden, hidden, device: device));
        }

        RegisterComponents();
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        output.weight!.mul_(0.1);
        foreach (var layer in second) layer.weight!.mul_(0.3); // blocks are close to the identity at first
        this.to(type);
        frequencies = (pow(2.0, arange(Frequencies, dtype: float32, device: device) * 0.35) * Math.PI).DetachFromDisposeScope();
    }

    /// <param name="x">Of about unit variance, [batch, inputs].</param>
    /// <param name="noise">A quarter of the logarithm of the noise level, [batch, 1].</param>
    /// <param name="condition">[batch, condition]</param>
    /// <param name="draws">Of dropout; null for none.</param>
    /// <returns>[batch, outputs], float32.</returns>
    public Tensor forward(Tensor x, Tensor noise, Tensor condition, RandomDraws? draws)
    {
        int hidden = size.Hidden;
        var angles = noise * frequencies;
        var context = functional.silu(time.forward(cat([angles.sin(), angles.cos(), condition], 1).to(type)));
        var modulation = modulate.forward(context);
        var h = input.forward(cat([InputScale * x, condition], 1).to(type));
        for (int block = 0; block < size.Blocks; block++)
        {
            var scale = modulation.narrow(1, 2 * block * hidden, hidden);
            var shift = modulation.narrow(1, (2 * block + 1) * hidden, hidden);
            var normal = functional.layer_norm(h, [hidden]);
            var inner = functional.silu(first[block].forward(normal.addcmul(normal, scale, 1).add_(shift)));
            if (draws is not null && size.Dropout > 0) inner = inner * draws.DropoutMask(x.shape[0], hidden, size.Dropout, type);
            h = h + second[block].forward(inner);
        }

        return output.forward(functional.silu(functional.layer_norm(h, [hidden]))).to(float32);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) frequencies.Dispose();
        base.Dispose(disposing);
    }
}
