using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// Where one run is worked on. Checkpoints in it survive the end of the process, so that the next attempt goes on from
/// them; the folder goes when the run has ended.
/// </summary>
internal sealed class RunWorkFolder
{
    private const int LongestName = 100;
    private readonly string root;

    /// <param name="workers">The worker's folder.</param>
    /// <param name="runId">The run.</param>
    public RunWorkFolder(string workers, string runId)
    {
        root = Path.Combine(workers, runId);
        Directory.CreateDirectory(root);
    }

    public string Root => root;

    public string Schema => Path.Combine(root, "schema.json");

    public string Model => Path.Combine(root, RunFiles.Model);

    public string Synthetic => Path.Combine(root, RunFiles.Synthetic);

    public string Preview => Path.Combine(root, RunFiles.Preview);

    public string ReportFolder => Path.Combine(root, "report");

    public string Report => Path.Combine(ReportFolder, RunFiles.Report);

    public string ReportPage => Path.Combine(ReportFolder, RunFiles.ReportPage);

    public string Summary => Path.Combine(ReportFolder, RunFiles.Summary);

    public string Checkpoints => Path.Combine(root, "checkpoints");

    private string Child => Path.Combine(root, "process.json");

    /// <summary>Where the input lies: under the name that the person knows, because sentences about it name the file.</summary>
    public string Input(string name)
    {
        string safe = string.Concat(Path.GetFileName(name).Select(c => Path.GetInvalidFileNameChars().Contains(c) ? '_' : c)).Trim();
        if (safe.Length > LongestName) safe = safe[^LongestName..];
        string folder = Path.Combine(root, "input");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, safe is "" or "." or ".." ? "input.csv" : safe);
    }

    public void WriteSchema(TableSchema schema) => PipelineJson.Write(Schema, schema);

    /// <summary>Puts a stream's content into a file of this folder that is whole or absent.</summary>
    public static async Task Copy(Stream content, string path, CancellationToken cancellationToken)
    {
        string partial = path + ".partial";
        await using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            await content.CopyToAsync(file, cancellationToken);
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Notes which process works here, for the case that this one dies.</summary>
    public void NoteChild(PipelineProcess process) => PipelineJson.Write(Child, new ChildNote(process.Id, process.StartedAt));

    /// <summary>Ends a process that an earlier worker left here: two must not write the same checkpoints.</summary>
    public async Task EndLeftover(TimeSpan grace)
    {
        if (!File.Exists(Child)) return;
        try
        {
            if (JsonSerializer.Deserialize<ChildNote>(await File.ReadAllTextAsync(Child), PipelineJson.File) is { } note)
                await PipelineProcess.EndLeftover(note.ProcessId, note.StartedAt, grace);
        }
        catch (JsonException)
        {
            // A note that can't be read names no process.
        }

        File.Delete(Child);
    }

    /// <summary>Removes the folder. What can't be removed now is removed at the next start.</summary>
    public void Remove()
    {
        try
        {
            Directory.Delete(root, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A scanner or an open window holds a file; it only costs space.
        }
    }

    private sealed record ChildNote(int ProcessId, DateTimeOffset StartedAt);
}
