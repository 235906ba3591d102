using System.Collections.Concurrent;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Datasets;

/// <summary>The profile of any table that an account may use, with the kinds that the person stated where there are some.</summary>
public sealed class TableProfiles(IDatasetStore datasets, DatasetFiles files, UploadStaging staging, ITableInspector inspector)
{
    // Packaged files never change while the application runs.
    private readonly ConcurrentDictionary<string, TableProfile> packagedProfiles = new(StringComparer.Ordinal);

    /// <summary>The table as inferred; null when the account has no such table.</summary>
    public async Task<TableProfile?> Find(RunSource source, string accountId, CancellationToken cancellationToken)
    {
        if (source.PackagedName is not { } name)
            return source.DatasetId is { } id ? (await datasets.Find(id, accountId, cancellationToken))?.Profile : null;
        if (PackagedDatasets.Find(name) is not { } packaged)
            return null;
        if (packagedProfiles.TryGetValue(name, out TableProfile? known))
            return known;
        return packagedProfiles[name] = await inspector.Inspect(packaged.FullPath, packaged.FileName, schema: null, cancellationToken);
    }

    /// <summary>The table read again with stated kinds; null when the account has no such table.</summary>
    /// <exception cref="UnusableInputException">A column doesn't fit the kind stated for it; the message says where.</exception>
    public async Task<TableProfile?> Find(RunSource source, string accountId, TableSchema schema, CancellationToken cancellationToken)
    {
        if (PackagedDatasets.Find(source.PackagedName) is { } packaged)
            return await inspector.Inspect(packaged.FullPath, packaged.FileName, schema, cancellationToken);
        await using Stream? content = await files.Open(source, accountId, cancellationToken);
        if (content is null)
            return null;

        // The pipeline reads a file of this machine; the blob store may lie elsewhere.
        using StagedFile staged = staging.New();
        await staged.Fill(content, long.MaxValue, cancellationToken);
        return await inspector.Inspect(staged.FullPath, source.Name, schema, cancellationToken);
    }
}
