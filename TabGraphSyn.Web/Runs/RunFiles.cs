using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>The first rows of a table, cell for cell; null where a cell is missing.</summary>
public sealed record RunRows(IReadOnlyList<string> Names, IReadOnlyList<string?[]> Rows);

/// <summary>What a run left in the blob store. Callers hand in a run that they found for its owner.</summary>
public sealed class RunFiles(IBlobStore blobs)
{
    /// <summary>How many rows are kept for pages beside the whole table.</summary>
    public const int ShownRows = 100;

    internal const string Synthetic = "synthetic.csv";
    internal const string Model = "model.tgs";
    internal const string Partial = "partial.csv";
    internal const string Preview = "preview.csv";
    internal const string Report = "report.json";
    internal const string ReportPage = "report.html";
    internal const string Summary = "run.json";
    internal const string PreviewRows = "preview-rows.json";
    internal const string SyntheticRows = "synthetic-rows.json";

    private static readonly string[] Results = [Synthetic, Model, Preview, Report, ReportPage, Summary, PreviewRows, SyntheticRows];

    /// <summary>Where the files of a run lie.</summary>
    public static string Prefix(string runId) => $"runs/{runId}/";

    /// <summary>The synthetic table as its file; null before it is there.</summary>
    public Task<Stream?> OpenSynthetic(Run run, CancellationToken cancellationToken) => Open(run.Id, Synthetic, cancellationToken);

    /// <summary>The first rows of the quick preview, at most <see cref="ShownRows"/>; null before there is one.</summary>
    public Task<RunRows?> FindPreview(Run run, CancellationToken cancellationToken) => Read<RunRows>(run, PreviewRows, cancellationToken);

    /// <summary>The first synthetic rows, at most <see cref="ShownRows"/>; null before they are there.</summary>
    public Task<RunRows?> FindRows(Run run, CancellationToken cancellationToken) => Read<RunRows>(run, SyntheticRows, cancellationToken);

    /// <summary>How faithful the rows are; null before, or when there was nothing to compare with.</summary>
    public Task<EvaluationReport?> FindReport(Run run, CancellationToken cancellationToken) =>
        Read<EvaluationReport>(run, Report, cancellationToken);

    /// <summary>Bytes of the synthetic table; null before it is there.</summary>
    public Task<long?> SyntheticBytes(Run run, CancellationToken cancellationToken) =>
        blobs.Length(Prefix(run.Id) + Synthetic, cancellationToken);

    /// <summary>Bytes of the trained model; null where none was kept.</summary>
    public Task<long?> ModelBytes(Run run, CancellationToken cancellationToken) =>
        blobs.Length(Prefix(run.Id) + Model, cancellationToken);

    /// <summary>Bytes of all files that the run gave.</summary>
    internal async Task<long> TotalBytes(string runId, CancellationToken cancellationToken)
    {
        long total = 0;
        foreach (string name in Results) total += await blobs.Length(Prefix(runId) + name, cancellationToken) ?? 0;
        return total;
    }

    /// <summary>Removes all files of a run that is not there any more.</summary>
    internal Task Remove(string runId, CancellationToken cancellationToken) => blobs.DeleteAll(Prefix(runId), cancellationToken);

    internal Task<Stream?> Open(string runId, string name, CancellationToken cancellationToken) =>
        blobs.Open(Prefix(runId) + name, cancellationToken);

    private async Task<T?> Read<T>(Run run, string name, CancellationToken cancellationToken)
        where T : class
    {
        await using var stream = await Open(run.Id, name, cancellationToken);
        return stream is null ? null : await JsonSerializer.DeserializeAsync<T>(stream, PipelineJson.Line, cancellationToken);
    }
}
