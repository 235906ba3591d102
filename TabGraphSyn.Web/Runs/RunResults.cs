using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Runs;

/// <summary>Takes what the pipeline left in a work folder into the blob store, where pages find it.</summary>
public sealed class RunResults(IBlobStore blobs, RunFiles files)
{
    /// <summary>Keeps the quick preview: its file, and its first rows for the page.</summary>
    internal async Task KeepPreview(Run run, RunWorkFolder folder, CancellationToken cancellationToken)
    {
        await KeepFile(run, RunFiles.Preview, folder.Preview, cancellationToken);
        await KeepRows(run, RunFiles.PreviewRows, folder.Preview, cancellationToken);
    }

    /// <summary>Keeps everything that a run which succeeded gave. Doing it twice changes nothing.</summary>
    /// <exception cref="IOException">The synthetic table is not there, or the blob store can't take it.</exception>
    internal async Task<RunOutcome> Keep(Run run, RunWorkFolder folder, RunHistory history, CancellationToken cancellationToken)
    {
        if (!await KeepFile(run, RunFiles.Synthetic, folder.Synthetic, cancellationToken))
            throw new IOException("The pipeline ended well and left no synthetic table.");
        await KeepRows(run, RunFiles.SyntheticRows, folder.Synthetic, cancellationToken);
        await KeepFile(run, RunFiles.Report, folder.Report, cancellationToken);
        await KeepFile(run, RunFiles.ReportPage, folder.ReportPage, cancellationToken);
        await KeepFile(run, RunFiles.Summary, folder.Summary, cancellationToken);
        // A model that rows were made from stays with the run that trained it.
        bool hasModel = run.ModelRunId is null && await KeepFile(run, RunFiles.Model, folder.Model, cancellationToken);
        var report = await Read<EvaluationReport>(folder.Report, cancellationToken);
        var summary = await Read<SynthesisSummary>(folder.Summary, cancellationToken);
        return new RunOutcome(
            summary?.Rows ?? run.Options.Rows ?? run.Source.Rows,
            report?.Synthetic.ColumnShape,
            report?.Synthetic.PairTrend,
            report?.Synthetic.TrainingMatches.Share,
            summary?.StageSeconds ?? StageSeconds(history),
            hasModel)
        {
            Bytes = await files.TotalBytes(run.Id, cancellationToken),
            Reference = report?.Reference is { } real
                ? new ReferenceScores(report.Rows.Holdout ?? 0, real.ColumnShape, real.PairTrend, real.TrainingMatches.Share)
                : null,
            Verdict = report?.Verdict is { } verdict ? new RunJudgement(verdict.Sentence, verdict.Cards.ToDictionary(card => card.Area, card => card.Band)) : null,
        };
    }

    private static Dictionary<string, double> StageSeconds(RunHistory history) =>
        history.Stages.Where(stage => stage.Seconds is not null).ToDictionary(stage => stage.Stage.ToString(), stage => stage.Seconds!.Value);

    private async Task<bool> KeepFile(Run run, string name, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return false;
        await using var content = File.OpenRead(path);
        await blobs.Put(RunFiles.Prefix(run.Id) + name, content, cancellationToken);
        return true;
    }

    private async Task KeepRows(Run run, string name, string path, CancellationToken cancellationToken)
    {
        var limits = new TableLimits { MinRows = 1, MinColumns = 1, FirstRows = RunFiles.ShownRows };
        var shown = TableReader.Read(path, limits).Table;
        var rows = new RunRows(
            shown.ColumnNames,
            [.. Enumerable.Range(0, shown.RowCount).Select(row => shown.Columns.Select(column => column[row]).ToArray())]);
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(rows, PipelineJson.Line));
        await blobs.Put(RunFiles.Prefix(run.Id) + name, content, cancellationToken);
    }

    private static async Task<T?> Read<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        if (!File.Exists(path)) return null;
        await using var content = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync<T>(content, PipelineJson.Line, cancellationToken);
    }
}
