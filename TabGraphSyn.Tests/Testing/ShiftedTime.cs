namespace TabGraphSyn.Tests.Testing;

/// <summary>The real time, moved on by the test: clocks show it, waits don't take longer.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private TimeSpan shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;

    public void Advance(TimeSpan by) => shift += by;
}
