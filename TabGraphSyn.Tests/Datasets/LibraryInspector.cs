using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Web.Datasets;

namespace TabGraphSyn.Tests.Datasets;

/// <summary>Profiles with the pipeline's own library, in this process: what the command does, without starting it.</summary>
internal sealed class LibraryInspector : ITableInspector
{
    /// <summary>Names of the columns whose kinds were stated, call by call.</summary>
    public List<string> Stated { get; } = [];

    /// <summary>What to throw instead of reading; null to read.</summary>
    public Exception? Fault { get; set; }

    public Task<TableProfile> Inspect(string path, string name, TableSchema? schema, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stated.Add(string.Join(", ", schema?.Columns.Select(column => $"{column.Name}={column.Kind}") ?? []));
        if (Fault is not null)
            return Task.FromException<TableProfile>(Fault);
        try
        {
            TableFile file = TableReader.Read(path, name: name);
            TableSchema complete = schema is null ? SchemaInference.Infer(file.Table) : SchemaFile.Apply(schema, file.Table);
            return Task.FromResult(TableProfiler.Profile(file, complete));
        }
        catch (UnusableInputException e)
        {
            return Task.FromException<TableProfile>(e);
        }
    }
}
