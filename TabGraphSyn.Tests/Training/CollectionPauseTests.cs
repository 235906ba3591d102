using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Training;

[Collection(TensorTests.Name)]
public class CollectionPauseTests
{
    private static int finalised;

    [Fact]
    public void Renew_BudgetUsedUp_HasFreedWhatFinalisersHold()
    {
        try
        {
            CollectionPause.Renew();
            for (int round = 1; round <= 3; round++)
            {
                Drop(1000);
                AllocateBudget();

                CollectionPause.Renew();

                Assert.Equal(1000 * round, Volatile.Read(ref finalised));
            }
        }
        finally
        {
            CollectionPause.End();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(int count)
    {
        for (int i = 0; i < count; i++) GC.KeepAlive(new HoldsNativeMemory());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AllocateBudget()
    {
        for (int megabyte = 0; megabyte < 160; megabyte++) GC.KeepAlive(new byte[1 << 20]);
    }

    /// <summary>Something that nobody disposes, like the numbers of a tensor's expression.</summary>
    private sealed class HoldsNativeMemory : SafeHandle
    {
        public HoldsNativeMemory()
            : base(0, ownsHandle: true) => SetHandle(1);

        public override bool IsInvalid => false;

        protected override bool ReleaseHandle() => Interlocked.Increment(ref finalised) > 0;
    }
}
