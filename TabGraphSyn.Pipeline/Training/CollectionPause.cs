using System.Runtime;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>
/// Keeps the garbage collector from running while native operations of several threads are under way. The tensor
/// library's binding makes a temporary object for each number in an expression, even for the sum of two tensors, and
/// nothing keeps its finaliser from freeing it while the operation still reads it. That takes a collection at just that moment, which one thread can't
/// cause for itself but a second one can: it was seen as 'Unknown scalar type', and could pass unseen as a wrong
/// number. So collections wait for a moment when nobody computes.
/// </summary>
internal static class CollectionPause
{
    /// <summary>Managed memory that may be allocated between two collections: some hundred steps of training.</summary>
    private const long Budget = 192L << 20;

    private static readonly Lock Gate = new();
    private static long begunAt = long.MinValue;

    /// <summary>
    /// Call where no other thread computes on tensors: collects when it is time, and holds off collections from then on.
    /// Cheap most of the time.
    /// </summary>
    /// <returns>False where this process can't hold off collections; then one thread should compute alone.</returns>
    public static bool Renew()
    {
        lock (Gate)
        {
            long allocated = GC.GetTotalAllocatedBytes();
            bool isDue = begunAt == long.MinValue || allocated - begunAt >= Budget * 3 / 4;
            if (Holds && !isDue) return true;
            try
            {
                if (Holds) GC.EndNoGCRegion();
                if (isDue) Collect();
                begunAt = allocated;
                return GC.TryStartNoGCRegion(Budget);
            }
            catch (Exception refused) when (refused is ArgumentOutOfRangeException or InvalidOperationException)
            {
                return false; // too little memory, or other code of this process holds off collections itself
            }
        }
    }

    /// <summary>Lets collections run as usual again.</summary>
    public static void End()
    {
        lock (Gate)
        {
            try
            {
                if (Holds) GC.EndNoGCRegion();
            }
            catch (InvalidOperationException)
            {
                // More was allocated than was set aside, and that has ended the pause already.
            }
        }
    }

    /// <summary>
    /// All generations, and whatever waits to be finalised: what begins a pause by itself leaves objects that outlived a collection, each with native memory
    /// of its own, and training would grow by tens of kilobytes a step.
    /// </summary>
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static bool Holds => GCSettings.LatencyMode == GCLatencyMode.NoGCRegion;
}
