using System.Collections.Concurrent;
using TorchSharp;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>
/// Numbers as operands of tensors, for code that <see cref="Workers"/> run. A number that is written where a
/// <see cref="Scalar"/> is wanted becomes a temporary object, and nothing keeps its finaliser from freeing it while the
/// native operation still reads it; that takes a garbage collection at that moment, which only another thread can
/// cause. So what runs beside others takes its numbers from here, where they live for good.
/// </summary>
internal static class Scalars
{
    private static readonly ConcurrentDictionary<double, Scalar> Known = new();

    /// <summary>A constant, or one of few values: each is kept until the process ends.</summary>
    public static Scalar Of(double value) => Known.GetOrAdd(value, number => number.ToScalar());
}
