using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>Copies a tensor's values, row by row, into an array; an empty tensor gives an empty one.</summary>
internal static class TensorValues
{
    public static float[] Floats(this Tensor tensor) => Values<float>(tensor, float32);

    public static long[] Longs(this Tensor tensor) => Values<long>(tensor, int64);

    private static T[] Values<T>(Tensor tensor, ScalarType type)
        where T : unmanaged
    {
        if (tensor.numel() == 0) return [];
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, T>(tensor.detach().cpu().to(type).contiguous().bytes).ToArray();
    }
}
