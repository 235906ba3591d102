using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>
/// AdamW (Loshchilov and Hutter, 2019, algorithm 2) with an exponential moving average of the weights, over all
/// parameters as one flat vector. The modules' parameters and gradients become views of it: a step costs a dozen
/// operations however many parameters there are, and a checkpoint is five vectors.
/// </summary>
internal sealed class FlatAdamW : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.99;
    private const double Epsilon = 1e-8;

    /// <summary>Weight decay of TabSyn's denoiser training.</summary>
    private const double WeightDecay = 1e-4;

    private readonly Tensor weights; // [parameters]
    private readonly Tensor gradients; // [parameters]
    private readonly Tensor moment; // [parameters]
    private readonly Tensor squares; // [parameters]
    private readonly Tensor average; // [parameters]
    private readonly double averageDecay;
    private long steps;

    /// <param name="parameters">Trainable parameters, all on one device; they keep belonging to their modules.</param>
    /// <param name="averageDecay">Decay of the moving average per step, from 0 to 1; reached after a warm-up.</param>
    public FlatAdamW(IEnumerable<Parameter> parameters, double averageDecay = 0.998)
    {
        this.averageDecay = averageDecay;
        Parameter[] all = [.. parameters];
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        weights = cat([.. all.Select(parameter => parameter.flatten())]).detach().DetachFromDisposeScope();
        gradients = zeros_like(weights).DetachFromDisposeScope();
        moment = zeros_like(weights).DetachFromDisposeScope();
        squares = zeros_like(weights).DetachFromDisposeScope();
        average = weights.clone().DetachFromDisposeScope();
        long start = 0;
        foreach (var parameter in all)
        {
            parameter.set_(weights.narrow(0, start, parameter.numel()).view(parameter.shape));
            parameter.grad = gradients.narrow(0, start, parameter.numel()).view(parameter.shape);
            start += parameter.numel();
        }
    }

    public void ZeroGradients() => gradients.zero_();

    /// <summary>
    /// One step on the gradients that are there, scaled down where their norm over all parameters exceeds
    /// <paramref name="maxGradientNorm"/>. A step whose gradient is not finite is left out.
    /// </summary>
    /// <returns>False when the step was left out.</returns>
    public bool Step(double learningRate, double maxGradientNorm = 10)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        double norm = gradients.norm().ToSingle();
        if (!double.IsFinite(norm)) return false;
        if (norm > maxGradientNorm) gradients.mul_(maxGradientNorm / norm);

        steps++;
        weights.mul_(1 - learningRate * WeightDecay);
        moment.mul_(Beta1).add_(gradients, alpha: 1 - Beta1);
        squares.mul_(Beta2).addcmul_(gradients, gradients, 1 - Beta2);
        double correction1 = 1 - Math.Pow(Beta1, steps), correction2 = 1 - Math.Pow(Beta2, steps);
        var denominator = squares.sqrt().div_(Math.Sqrt(correction2)).add_(Epsilon);
        weights.addcdiv_(moment, denominator, -learningRate / correction1);

        double decay = Math.Min(averageDecay, (1.0 + steps) / (10 + steps));
        average.lerp_(weights, full_like(average, 1 - decay));
        return true;
    }

    /// <summary>Copies of the averaged weights, for keeping the best ones.</summary>
    public Tensor CopyAverage() => average.clone().DetachFromDisposeScope();

    /// <summary>Puts these weights, [parameters], in the place of both the current and the averaged ones, and forgets the moments.</summary>
    public void Restart(Tensor from)
    {
        using var noGrad = no_grad();
        weights.copy_(from);
        average.copy_(from);
        moment.zero_();
        squares.zero_();
        steps = 0;
    }

    /// <summary>Runs <paramref name="action"/> with the averaged weights in the modules, then puts the current ones back.</summary>
    public T WithAverage<T>(Func<T> action)
    {
        using var noGrad = no_grad();
        using var current = weights.clone();
        weights.copy_(average);
        try
        {
            return action();
        }
        finally
        {
            weights.copy_(current);
        }
    }

    /// <summary>Ends training with these weights, [parameters], in the modules.</summary>
    public void Finish(Tensor final)
    {
        using var noGrad = no_grad();
        weights.copy_(final);
    }

    public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor>
    {
        ["weights"] = weights,
        ["moment"] = moment,
        ["squares"] = squares,
        ["average"] = average,
    };

    public long Steps => steps;

    /// <summary>Goes on from a state that <see cref="State"/> gave.</summary>
    public void Load(IReadOnlyDictionary<string, Tensor> state, long stepsSoFar)
    {
        using var noGrad = no_grad();
        foreach (var (name, tensor) in State) tensor.copy_(state[name]);
        steps = stepsSoFar;
    }

    public void Dispose()
    {
        weights.Dispose();
        gradients.Dispose();
        moment.Dispose();
        squares.Dispose();
        average.Dispose();
    }
}
