using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>
/// AdamW (Loshchilov and Hutter, 2019, algorithm 2) with an exponential moving average of the weights, over all
/// parameters as one flat vector. The modules' parameters and gradients become views of flat vectors: a step costs a
/// dozen operations however many parameters there are, and a checkpoint is a few vectors. Several replicas of a module
/// share the weights and bring gradients of their own; in bfloat16 they share a rounded copy, and the weights stay float32.
/// </summary>
internal sealed class FlatAdamW : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.99;
    private const double Epsilon = 1e-8;

    /// <summary>Weight decay of TabSyn's denoiser training.</summary>
    private const double WeightDecay = 1e-4;

    /// <summary>Fewer parameters than this are not worth a second thread.</summary>
    private const int LeastParallelParameters = 100_000;

    private readonly Tensor weights; // [parameters]
    private readonly Tensor rounded; // [parameters] in the replicas' type; the weights themselves when that is float32
    private readonly Tensor[] replicaGradients; // [parameters] each, in the replicas' type
    private readonly Tensor gradients; // [parameters]
    private readonly Tensor moment; // [parameters]
    private readonly Tensor squares; // [parameters]
    private readonly Tensor average; // [parameters]
    private readonly double averageDecay;
    private readonly Workers? workers;
    private long steps;

    /// <param name="parameters">Trainable parameters, all on one device; they keep belonging to their modules.</param>
    /// <param name="averageDecay">Decay of the moving average per step, from 0 to 1; reached after a warm-up.</param>
    public FlatAdamW(IEnumerable<Parameter> parameters, double averageDecay = 0.998)
        : this([parameters], averageDecay)
    {
    }

    /// <param name="replicas">The parameters of each replica, in one order and of one type. The first replica's values are the ones to begin with.</param>
    /// <param name="averageDecay">Decay of the moving average per step, from 0 to 1; reached after a warm-up.</param>
    /// <param name="workers">Who shares the work of a step; null for the caller alone.</param>
    public FlatAdamW(IReadOnlyList<IEnumerable<Parameter>> replicas, double averageDecay = 0.998, Workers? workers = null)
    {
        this.averageDecay = averageDecay;
        this.workers = workers;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Parameter[][] all = [.. replicas.Select(replica => replica.ToArray())];
        var first = cat([.. all[0].Select(parameter => parameter.flatten())]).detach();
        weights = (first.dtype == float32 ? first : first.to(float32)).DetachFromDisposeScope();
        rounded = first.dtype == float32 ? weights : first.DetachFromDisposeScope();
        gradients = zeros_like(weights).DetachFromDisposeScope();
        moment = zeros_like(weights).DetachFromDisposeScope();
        squares = zeros_like(weights).DetachFromDisposeScope();
        average = weights.clone().DetachFromDisposeScope();
        replicaGradients = [.. all.Select(_ => zeros_like(rounded).DetachFromDisposeScope())];
        for (int replica = 0; replica < all.Length; replica++) Bind(all[replica], replicaGradients[replica]);
    }

    public void ZeroGradients()
    {
        foreach (var gradient in replicaGradients) gradient.zero_();
    }

    /// <summary>
    /// One step on the sum of the replicas' gradients, scaled down where its norm over all parameters exceeds
    /// <paramref name="maxGradientNorm"/>. A step whose gradient is not finite is left out.
    /// </summary>
    /// <returns>False when the step was left out.</returns>
    public bool Step(double learningRate, double maxGradientNorm = 10)
    {
        double[] squaredNorms = new double[2];
        ForHalves((half, start, count) => squaredNorms[half] = Math.Pow(SumGradients(start, count), 2));
        double norm = Math.Sqrt(squaredNorms.Sum());
        if (!double.IsFinite(norm)) return false;

        steps++;
        double shrink = norm > maxGradientNorm ? maxGradientNorm / norm : 1;
        ForHalves((_, start, count) => Update(start, count, learningRate, shrink));
        return true;
    }

    /// <summary>Copies of the averaged weights, for keeping the best ones.</summary>
    public Tensor CopyAverage() => average.clone().DetachFromDisposeScope();

    /// <summary>Puts these weights, [parameters], in the place of both the current and the averaged ones, and forgets the moments.</summary>
    public void Restart(Tensor from)
    {
        using var noGrad = no_grad();
        average.copy_(from);
        moment.zero_();
        squares.zero_();
        steps = 0;
        Finish(from);
    }

    /// <summary>Runs <paramref name="action"/> with the averaged weights in the modules, then puts the current ones back.</summary>
    public T WithAverage<T>(Func<T> action)
    {
        using var noGrad = no_grad();
        using var current = weights.clone();
        Finish(average);
        try
        {
            return action();
        }
        finally
        {
            Finish(current);
        }
    }

    /// <summary>Puts these weights, [parameters], into the modules.</summary>
    public void Finish(Tensor final)
    {
        using var noGrad = no_grad();
        weights.copy_(final);
        if (!ReferenceEquals(rounded, weights)) rounded.copy_(weights);
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
        Finish(weights);
        steps = stepsSoFar;
    }

    public void Dispose()
    {
        if (!ReferenceEquals(rounded, weights)) rounded.Dispose();
        weights.Dispose();
        gradients.Dispose();
        moment.Dispose();
        squares.Dispose();
        average.Dispose();
        foreach (var gradient in replicaGradients) gradient.Dispose();
    }

    private void Bind(Parameter[] parameters, Tensor gradient)
    {
        long start = 0;
        foreach (var parameter in parameters)
        {
            parameter.set_(rounded.narrow(0, start, parameter.numel()).view(parameter.shape));
            parameter.grad = gradient.narrow(0, start, parameter.numel()).view(parameter.shape);
            start += parameter.numel();
        }
    }

    private void ForHalves(Action<int, long, long> action)
    {
        long all = weights.numel(), half = all / 2;
        if (workers is null || all < LeastParallelParameters)
        {
            action(0, 0, all);
            return;
        }

        workers.Run(2, part => action(part, part * half, part == 0 ? half : all - half));
    }

    /// <summary>Adds up a stretch of the replicas' gradients; returns its norm.</summary>
    private double SumGradients(long start, long count)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var sum = gradients.narrow(0, start, count);
        sum.copy_(replicaGradients[0].narrow(0, start, count));
        foreach (var gradient in replicaGradients.Skip(1)) sum.add_(gradient.narrow(0, start, count));
        return sum.norm().ToSingle();
    }

    private void Update(long start, long count, double learningRate, double shrink)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (gradient, weight) = (gradients.narrow(0, start, count), weights.narrow(0, start, count));
        var (first, second) = (moment.narrow(0, start, count), squares.narrow(0, start, count));
        double correction1 = 1 - Math.Pow(Beta1, steps), correction2 = 1 - Math.Pow(Beta2, steps);
        double decay = Math.Min(averageDecay, (1.0 + steps) / (10 + steps));
        if (shrink < 1) gradient.mul_(shrink);
        first.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
        second.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
        var denominator = second.sqrt().div_(Math.Sqrt(correction2)).add_(Epsilon);
        weight.mul_(1 - learningRate * WeightDecay).addcdiv_(first, denominator, -learningRate / correction1);

        average.narrow(0, start, count).lerp_(weight, tensor((float)(1 - decay), device: weight.device));
        if (!ReferenceEquals(rounded, weights)) rounded.narrow(0, start, count).copy_(weight);
    }
}
