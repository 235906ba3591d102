using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>Says where products of matrices are worth taking in bfloat16.</summary>
internal static class MixedPrecision
{
    /// <summary>bfloat16 on a GPU and on a processor with AVX512-BF16, which multiplies it about four times faster; float32 elsewhere.</summary>
    public static ScalarType TypeFor(Device device) => device.type == DeviceType.CUDA || ProcessorHasBfloat16 ? bfloat16 : float32;

    /// <summary>Bit 5 of EAX of CPUID leaf 7, subleaf 1 (Intel's manual, volume 2A).</summary>
    public static bool ProcessorHasBfloat16 { get; } = X86Base.IsSupported
        && X86Base.CpuId(0, 0).Eax >= 7
        && X86Base.CpuId(7, 0).Eax >= 1
        && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;
}
