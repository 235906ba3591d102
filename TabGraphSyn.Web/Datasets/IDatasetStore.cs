namespace TabGraphSyn.Web.Datasets;

/// <summary>Keeps uploaded data sets. Every look-up names the owner: another account's data set is simply not there.</summary>
public interface IDatasetStore
{
    Task Add(Dataset dataset, CancellationToken cancellationToken);

    Task<Dataset?> Find(string id, string accountId, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Dataset>> List(string accountId, CancellationToken cancellationToken);

    Task<bool> Delete(string id, string accountId, CancellationToken cancellationToken);

    /// <summary>Bytes of all uploads of the account; 0 where it has none.</summary>
    Task<long> TotalBytes(string accountId, CancellationToken cancellationToken);
}
