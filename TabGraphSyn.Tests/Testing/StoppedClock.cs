namespace TabGraphSyn.Tests.Testing;

/// <summary>Always the same time, unless a test sets another; timers go on as usual.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
