using Microsoft.Data.Sqlite;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>Which run is next, and which turn a new one gets: the queue of the SQLite engine. Each call needs the write lock.</summary>
internal static class SqliteRunQueue
{
    /// <summary>A run can begin: its delay is over and its account has room.</summary>
    private const string IsDue =
        """
        state = 'Queued' AND coalesce(not_before, 0) <= $now
            AND (SELECT count(*) FROM runs AS busy WHERE busy.account_id = runs.account_id AND busy.state = 'Running') < concurrent
        """;

    /// <summary>The turn after the tier's present one and after those that the account has already.</summary>
    public static long NextTurn(SqliteConnection connection, Run run) => 1 + (long)SqliteDatabase.Scalar(
        connection,
        """
        SELECT max(
            coalesce((SELECT turn FROM run_turns WHERE tier = $tier), 0),
            coalesce((SELECT max(turn) FROM runs WHERE account_id = $account AND state = 'Queued' AND tier = $tier), 0))
        """,
        ("$tier", run.Tier.ToString()), ("$account", run.AccountId))!;

    /// <summary>The run that the claim gets; null when nothing is due.</summary>
    public static Run? Next(SqliteConnection connection, RunClaim claim)
    {
        if (Expired(connection, claim) is { } expired) return expired;
        var heads = claim.Tiers.Select(tier => Head(connection, claim, tier)).OfType<Run>().ToList();
        if (heads.Count == 0) return null;
        var overdue = claim.OverdueFirst ? heads.Where(run => HasOverdue(connection, claim, run.Tier)).ToList() : [];
        var next = overdue.Count > 0
            ? overdue.OrderBy(run => run.Priority).ThenBy(run => run.CreatedAt).First()
            : heads.OrderByDescending(run => run.Priority).ThenBy(run => run.CreatedAt).First();
        SqliteDatabase.Run(
            connection,
            "INSERT INTO run_turns (tier, turn) VALUES ($tier, $turn) ON CONFLICT (tier) DO UPDATE SET turn = max(turn, $turn)",
            ("$tier", next.Tier.ToString()), ("$turn", next.Turn));
        return next;
    }

    private static Run? Expired(SqliteConnection connection, RunClaim claim) => SqliteDatabase.Records<Run>(
        connection,
        """
        SELECT doc FROM runs INDEXED BY runs_by_lease
        WHERE state = 'Running' AND lease_until <= $now AND tier IN (SELECT value FROM json_each($tiers))
        ORDER BY lease_until LIMIT 1
        """,
        ("$now", Documents.Time(claim.Now)), ("$tiers", Documents.Text(claim.Tiers))).FirstOrDefault();

    private static Run? Head(SqliteConnection connection, RunClaim claim, Tier tier) => SqliteDatabase.Records<Run>(
        connection,
        $"SELECT doc FROM runs WHERE tier = $tier AND {IsDue} ORDER BY priority DESC, turn, created_at, id LIMIT 1",
        ("$tier", tier.ToString()), ("$now", Documents.Time(claim.Now))).FirstOrDefault();

    private static bool HasOverdue(SqliteConnection connection, RunClaim claim, Tier tier) => SqliteDatabase.Scalar(
        connection,
        $"SELECT 1 FROM runs INDEXED BY runs_by_age WHERE tier = $tier AND created_at <= $before AND {IsDue} LIMIT 1",
        ("$tier", tier.ToString()), ("$now", Documents.Time(claim.Now)), ("$before", Documents.Time(claim.OverdueBefore))) is not null;
}
