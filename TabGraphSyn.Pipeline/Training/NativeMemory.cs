using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>What the process keeps of the memory it frees, most of which the tensor library takes from the C library's allocator.</summary>
internal static partial class NativeMemory
{
    private const int TrimThreshold = -1, TopPadding = -2, MapThreshold = -3; // M_TRIM_THRESHOLD and so on of malloc.h

    /// <summary>
    /// Lets the process keep what it frees. By default glibc gives tensors of over 128 KB back at once, and each step of
    /// training pays for the same pages again, which took more than half of its time. Does nothing where there is no glibc.
    /// </summary>
    public static void KeepWhatIsFreed()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = SetOption(MapThreshold, 32 << 20); // the largest that glibc takes
            _ = SetOption(TrimThreshold, 512 << 20);
            _ = SetOption(TopPadding, 64 << 20);
        }
        catch (Exception absent) when (absent is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library, such as musl: it has no such options and needs none.
        }
    }

    /// <summary>
    /// Gives memory that nothing uses any more, managed or native, back to the system: between stages that need much of either, so that what
    /// training kept does not lie beside what writing needs. Call where no other thread computes on tensors; see <see cref="CollectionPause"/>.
    /// </summary>
    public static void GiveBack()
    {
        CollectionPause.End();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = Trim(0);
        }
        catch (Exception absent) when (absent is EntryPointNotFoundException or DllNotFoundException)
        {
            // As above.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
