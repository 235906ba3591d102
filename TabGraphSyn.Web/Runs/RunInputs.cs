using TabGraphSyn.Web.Datasets;

namespace TabGraphSyn.Web.Runs;

/// <summary>Finds the table that a person names, for the account that may read it.</summary>
public sealed class RunInputs(IDatasetStore datasets)
{
    /// <summary>The source as this installation knows it; null when the account has no such table.</summary>
    public async Task<RunSource?> Resolve(RunSource source, string accountId, CancellationToken cancellationToken)
    {
        if (source is { PackagedName: { } name, DatasetId: null })
            return PackagedDatasets.Find(name) is { } packaged
                ? new RunSource(packaged.FileName, packaged.FileName, DatasetId: null, packaged.Rows, packaged.Columns)
                : null;
        return source is { DatasetId: { } id, PackagedName: null } && await datasets.Find(id, accountId, cancellationToken) is { } dataset
            ? new RunSource(dataset.FileName, PackagedName: null, dataset.Id, dataset.Profile.Rows, dataset.Profile.Columns.Count)
            : null;
    }
}
