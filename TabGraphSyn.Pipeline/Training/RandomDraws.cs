using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>
/// A stream of random tensors of its own, so that parts of a step can draw side by side and still draw the same every time.
/// Not for use by two threads at once.
/// </summary>
internal sealed class RandomDraws : IDisposable
{
    /// <summary>Values of the bank of dropout masks; a mask is a stretch of it that begins at random.</summary>
    private const int BankSize = 1 << 21;

    private readonly Device device;
    private readonly Generator generator;
    private Random offsets = new(0);
    private Tensor? bank;
    private double bankRate;

    public RandomDraws(Device device)
    {
        this.device = device;
        generator = new Generator(0, device);
    }

    /// <summary>Begins the stream of this seed.</summary>
    public void Seed(long seed)
    {
        generator.manual_seed(seed);
        offsets = new Random((int)(seed & 0x7fffffff));
    }

    /// <summary>Standard normal values.</summary>
    public Tensor Normal(params long[] shape) => randn(shape, dtype: float32, device: device, generator: generator);

    /// <summary>Values spread evenly over [0, 1).</summary>
    public Tensor Uniform(params long[] shape) => rand(shape, dtype: float32, device: device, generator: generator);

    /// <summary>Indexes drawn by weight, with replacement, [count], int64.</summary>
    /// <param name="weights">Not negative, [choices].</param>
    public Tensor Choices(Tensor weights, long count) => multinomial(weights, count, replacement: true, generator);

    /// <summary>
    /// A dropout mask: 0 for the share <paramref name="rate"/> of the values and 1 / (1 − rate) for the others. Cut from a
    /// bank, because drawing a mask takes longer than the layer that it is for.
    /// </summary>
    public Tensor DropoutMask(long rows, long columns, double rate, ScalarType type)
    {
        if (bank is null || bankRate != rate || bank.dtype != type)
        {
            bank?.Dispose();
            using var scope = NewDisposeScope();
            using var own = new Generator(1, device);
            bank = (rand([BankSize], device: device, generator: own).ge(rate).to(float32) / (1 - rate)).to(type).DetachFromDisposeScope();
            bankRate = rate;
        }

        long count = rows * columns;
        return count <= BankSize
            ? bank.narrow(0, offsets.NextInt64(BankSize - count + 1), count).view(rows, columns)
            : bank.index_select(0, (Uniform(count) * (BankSize - 1)).to(int64)).view(rows, columns);
    }

    public void Dispose()
    {
        bank?.Dispose();
        generator.Dispose();
    }
}
