using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline.Command;

/// <summary>Turns Ctrl-C and the request to terminate into a cancellation; the second Ctrl-C ends the process at once.</summary>
public sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;

    public StopSignals()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    public CancellationToken Token => stop.Token;

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // Left uncancelled, the signal does what it always does.
        context.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }
}
