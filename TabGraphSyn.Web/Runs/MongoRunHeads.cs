using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Runs;

/// <summary>The runs of one tier that one claim may take, in order: read a page at a time, without those that can't begin.</summary>
internal sealed class MongoRunHeads(MongoRunPages pages, RunsTaken taken, RunClaim claim, Tier tier)
{
    private readonly HashSet<string> full = [];
    private readonly Queue<StoredRun> page = new();
    private string? window;
    private int wider = -1;
    private bool isWhole;

    public Tier Tier => tier;

    /// <summary>The first run that can begin and that nobody else in this process is about to take; null where there is none.</summary>
    public async Task<StoredRun?> Find(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (page.TryPeek(out var run))
            {
                if (!full.Contains(run.AccountId) && !taken.Has(run)) return run;
                page.Dequeue();
            }

            if (isWhole) return null;
            await ReadPage(cancellationToken);
        }
    }

    /// <summary>The account turned out to have no slot.</summary>
    public void LeaveOut(string accountId) => full.Add(accountId);

    /// <summary>Whether a run that can begin waits for too long, given the first in line.</summary>
    public async Task<bool> HasOverdue(StoredRun first, CancellationToken cancellationToken)
    {
        if (first.Created <= claim.OverdueBefore.ToUnixTimeMilliseconds()) return true;
        while (true)
        {
            var found = await pages.Overdue(claim, tier, full, cancellationToken);
            if (found.Any(run => run.HasRoom)) return true;
            if (found.Count < MongoRunPages.Size) return false;
            LeaveOutFull(found);
        }
    }

    private async Task ReadPage(CancellationToken cancellationToken)
    {
        var read = wider < 0
            ? await pages.First(claim, tier, cancellationToken)
            : await pages.Next(claim, tier, QueueWindows.Wider(tier, window, wider), full, cancellationToken);
        if (wider < 0) (wider, window) = (0, read.End);
        foreach (var run in read.Runs) page.Enqueue(run);
        LeaveOutFull(read.Runs);
        if (read.Runs.Count == MongoRunPages.Size) return;

        // All that the window has is in the page: what comes next is to be found in a wider one.
        isWhole = read.End is null;
        wider++;
    }

    private void LeaveOutFull(IEnumerable<StoredRun> runs) => full.UnionWith(runs.Where(run => !run.HasRoom).Select(run => run.AccountId));
}
