namespace TabGraphSyn.Web.Accounts;

/// <summary>
/// Answers never sooner than a moment after the question, so that their time doesn't tell whether an account exists: a
/// look-up that finds nothing is quicker than a count that is stored.
/// </summary>
internal sealed class EvenAnswer(TimeProvider time)
{
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(400);
    private readonly long asked = time.GetTimestamp();

    public Task Wait()
    {
        var left = Soonest - time.GetElapsedTime(asked);
        return left > TimeSpan.Zero ? Task.Delay(left, time) : Task.CompletedTask;
    }
}
