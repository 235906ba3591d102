using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// Which run is next, and which turn a new one gets, in MongoDB. A claim reads the first few runs in order, takes the first
/// that nobody took meanwhile and whose account has a slot free, and goes on to the next where another was faster.
/// </summary>
internal sealed class MongoRunQueue
{
    /// <summary>Runs that a claim loses to others before it leaves the rest to them.</summary>
    private const int MostTries = 200;

    private readonly MongoDatabase database;
    private readonly MongoRunSlots slots;
    private readonly MongoRunTurns turns;
    private readonly MongoRunPages pages;
    private readonly RunsTaken taken = new();

    public MongoRunQueue(MongoDatabase database)
    {
        this.database = database;
        slots = new MongoRunSlots(database);
        turns = new MongoRunTurns(database);
        pages = new MongoRunPages(database, slots);
    }

    /// <summary>The turn after the tier's present one and after those that the account has already.</summary>
    public Task<long> NextTurn(Run run, CancellationToken cancellationToken) => turns.Next(run, cancellationToken);

    /// <summary>Takes the run that is due; null when none is.</summary>
    public async Task<Run?> Claim(RunClaim claim, CancellationToken cancellationToken)
    {
        var heads = claim.Tiers.Distinct().Select(tier => new MongoRunHeads(pages, taken, claim, tier)).ToList();
        var overdue = new Dictionary<Tier, bool>();
        for (int attempt = 0; attempt < MostTries; attempt++)
        {
            var expiring = pages.Expired(claim, cancellationToken);
            var found = (await Task.WhenAll(heads.Select(head => head.Find(cancellationToken)))).OfType<StoredRun>().ToList();
            if ((await expiring).FirstOrDefault(run => !taken.Has(run)) is { } lost)
            {
                if ((await Take(lost, claim, cancellationToken)).Held is { } run) return run;
                continue;
            }

            if (found.Count == 0) return null;
            var next = await Choose(found, heads, overdue, claim, cancellationToken);
            var (outcome, held) = await Take(next, claim, cancellationToken);
            if (held is not null) return held;
            if (outcome == Taking.NoSlot) heads.Single(head => head.Tier == next.Tier).LeaveOut(next.AccountId);
        }

        return null;
    }

    private static async Task<StoredRun> Choose(
        List<StoredRun> found, List<MongoRunHeads> heads, Dictionary<Tier, bool> overdue, RunClaim claim, CancellationToken cancellationToken)
    {
        async Task<bool> IsLate(StoredRun run) => overdue.TryGetValue(run.Tier, out bool known)
            ? known
            : overdue[run.Tier] = await heads.Single(head => head.Tier == run.Tier).HasOverdue(run, cancellationToken);

        var next = found.OrderByDescending(run => run.Priority).ThenBy(run => run.Created).First();
        if (!claim.OverdueFirst) return next;

        // Where no other tier is late it makes no difference whether this one is, and to find out costs a look.
        foreach (var run in found.OrderBy(run => run.Priority).ThenBy(run => run.Created).Where(run => run != next))
        {
            if (await IsLate(run)) return run.Priority == next.Priority && await IsLate(next) ? next : run;
        }

        return next;
    }

    private async Task<(Taking Outcome, Run? Held)> Take(StoredRun next, RunClaim claim, CancellationToken cancellationToken)
    {
        if (!taken.TryReserve(next)) return (Taking.Lost, null);
        var outcome = Taking.NoSlot;
        try
        {
            var waiting = next.Read();
            var run = RunTransitions.Claimed(waiting, claim);
            if (waiting.State == RunState.Running)
                outcome = await TakeOver(next, run, cancellationToken);
            else
            {
                var passing = turns.Pass(run, cancellationToken);
                outcome = await slots.TryTake(next, run, cancellationToken);
                await passing;
            }

            return (outcome, outcome == Taking.Won ? run : null);
        }
        finally
        {
            taken.Release(next, isGone: outcome != Taking.NoSlot);
        }
    }

    /// <summary>A run whose lease ran out keeps the slot that it has.</summary>
    private async Task<Taking> TakeOver(StoredRun expired, Run run, CancellationToken cancellationToken) =>
        await database.TryUpdate(MongoRunDocument.Collection, expired.Unchanged, MongoRunDocument.Changes(run), cancellationToken) ? Taking.Won : Taking.Lost;
}
