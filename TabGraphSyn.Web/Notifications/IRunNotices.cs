using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Notifications;

/// <summary>
/// The runs that ended and whose account is yet to be told. The store of runs notes them in the step that ends a run, so
/// that none is forgotten, whoever stops when. Each is handed to one sender at a time; one that doesn't come back with
/// <see cref="Told"/> leaves it to the next.
/// </summary>
internal interface IRunNotices
{
    /// <summary>Takes the run that waits longest; null when none is due.</summary>
    /// <param name="now">The time.</param>
    /// <param name="endedAfter">Runs that ended, or were taken, before this time are left alone: nobody wants that news any more.</param>
    /// <param name="heldUntil">Nobody else takes it before this time, which also names this taking.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Run?> Take(DateTimeOffset now, DateTimeOffset endedAfter, DateTimeOffset heldUntil, CancellationToken cancellationToken);

    /// <summary>The account knows, or needs not: the run is not taken again, unless it ended anew since it was taken.</summary>
    Task Told(string runId, DateTimeOffset heldUntil, CancellationToken cancellationToken);
}
