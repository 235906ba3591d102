using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

public sealed class SharedReadsTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly SharedReads<string, int> reads = new();
    private int begun;

    [Fact]
    public async Task Read_WhileOneIsUnderWay_SharesTheNextAndNeverThatOne()
    {
        var first = new TaskCompletionSource();
        var early = reads.Read("a", () => Count(first.Task), None);
        Task<int>[] late = [.. Enumerable.Range(0, 5).Select(_ => reads.Read("a", () => Count(Task.CompletedTask), None))];
        Assert.All(late, one => Assert.False(one.IsCompleted));
        first.SetResult();

        Assert.Equal(1, await early);
        Assert.All(await Task.WhenAll(late), one => Assert.Equal(2, one));
    }

    [Fact]
    public async Task Read_OneAfterAnother_ReadsEachTime()
    {
        for (int turn = 1; turn <= 3; turn++) Assert.Equal(turn, await reads.Read("a", () => Count(Task.CompletedTask), None));
    }

    [Fact]
    public async Task Read_AfterOneThatFailed_ReadsAnew()
    {
        var first = new TaskCompletionSource();
        var failing = reads.Read("a", () => Count(first.Task), None);
        var next = reads.Read("a", () => Count(Task.CompletedTask), None);
        first.SetException(new IOException());

        await Assert.ThrowsAsync<IOException>(() => failing);
        Assert.Equal(2, await next);
    }

    [Fact]
    public async Task Read_CallerGivesUp_LeavesTheOthersTheirAnswer()
    {
        var first = new TaskCompletionSource();
        using var givesUp = new CancellationTokenSource();
        var early = reads.Read("a", () => Count(first.Task), givesUp.Token);
        var other = reads.Read("a", () => Count(Task.CompletedTask), givesUp.Token);
        var patient = reads.Read("a", () => Count(Task.CompletedTask), None);
        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => early);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        first.SetResult();
        Assert.Equal(2, await patient);
    }

    [Theory]
    [InlineData(0, "Free/2147483647/0000000000000000012/x")]
    [InlineData(1, "Free/2147483647/00000000000000000120")]
    [InlineData(2, "Free/2147483647/00000000000000000130")]
    [InlineData(4, "Free/2147483647/00000000000000002680")]
    [InlineData(5, null)]
    public void Wider_MoreSteps_EndsFurtherOn(int steps, string? end) =>
        Assert.Equal(end, QueueWindows.Wider(Tier.Free, "Free/2147483647/0000000000000000012/x", steps));

    private async Task<int> Count(Task until)
    {
        int number = Interlocked.Increment(ref begun);
        await until;
        return number;
    }
}
