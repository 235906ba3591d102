using System.Collections.Concurrent;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// Which runs the claimers of this process are about to take, or took: the others pass over them rather than find out
/// from the database that they come too late.
/// </summary>
internal sealed class RunsTaken
{
    private const int Remembered = 1_000;

    private readonly ConcurrentDictionary<string, byte> reserved = new();
    private readonly ConcurrentDictionary<string, long> gone = new();
    private readonly ConcurrentQueue<string> order = new();

    /// <summary>Whether a claimer is about to take the run, or one took it, or lost it, as it was read.</summary>
    public bool Has(StoredRun run) => reserved.ContainsKey(run.Id) || IsGone(run);

    /// <summary>False where another claimer has it.</summary>
    public bool TryReserve(StoredRun run)
    {
        if (!reserved.TryAdd(run.Id, 0)) return false;
        if (!IsGone(run)) return true;
        reserved.TryRemove(run.Id, out _);
        return false;
    }

    /// <summary>The claimer is done with the run.</summary>
    /// <param name="run">As it was reserved.</param>
    /// <param name="isGone">Whether nobody finds it as it was read any more.</param>
    public void Release(StoredRun run, bool isGone)
    {
        if (isGone)
        {
            gone[run.Id] = run.Revision;
            order.Enqueue(run.Id);
            while (order.Count > Remembered && order.TryDequeue(out string? oldest)) gone.TryRemove(oldest, out _);
        }

        reserved.TryRemove(run.Id, out _);
    }

    private bool IsGone(StoredRun run) => gone.TryGetValue(run.Id, out long revision) && run.Revision <= revision;
}
