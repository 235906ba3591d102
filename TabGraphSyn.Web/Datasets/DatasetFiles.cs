using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Datasets;

/// <summary>Opens the table that a run works on, packaged or uploaded.</summary>
public sealed class DatasetFiles(IDatasetStore datasets, IBlobStore blobs)
{
    /// <summary>
    /// The file as it was uploaded or shipped, from its first byte. Null when the table is gone, or belongs to another
    /// account, which looks the same.
    /// </summary>
    public async Task<Stream?> Open(RunSource source, string accountId, CancellationToken cancellationToken)
    {
        if (source.PackagedName is not null)
            return PackagedDatasets.Find(source.PackagedName)?.Open();
        if (source.DatasetId is null || await datasets.Find(source.DatasetId, accountId, cancellationToken) is not { } dataset)
            return null;
        return await blobs.Open(dataset.BlobKey, cancellationToken);
    }
}
