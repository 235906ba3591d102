namespace TabGraphSyn.Web.Workers;

/// <summary>Keeps what each worker last said of itself.</summary>
public interface IWorkerStore
{
    /// <summary>Adds or replaces the worker's record.</summary>
    Task Report(WorkerRecord worker, CancellationToken cancellationToken);

    /// <summary>All workers, by node and id.</summary>
    Task<IReadOnlyList<WorkerRecord>> List(CancellationToken cancellationToken);

    /// <summary>Removes the record of a worker that stops.</summary>
    Task Remove(string id, CancellationToken cancellationToken);

    /// <summary>Removes the records of workers that were last seen before the time. Returns how many there were.</summary>
    Task<int> Purge(DateTimeOffset seenBefore, CancellationToken cancellationToken);
}
