using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Web.Runs;
using ExitCode = TabGraphSyn.Pipeline.Command.ExitCode;

namespace TabGraphSyn.Web.Datasets;

/// <summary>Profiles tables. A seam, because the file is read by another process.</summary>
public interface ITableInspector
{
    /// <summary>Reads the whole file and says what each column looks like.</summary>
    /// <param name="path">The file on this machine.</param>
    /// <param name="name">What a sentence about the file calls it.</param>
    /// <param name="schema">The kinds that a person stated; null to infer all.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    /// <exception cref="UnusableInputException">The file, or a stated kind, can't be used; the message says why and what to do.</exception>
    /// <exception cref="TableInspectionException">The process that reads tables failed; the table may be fine.</exception>
    Task<TableProfile> Inspect(string path, string name, TableSchema? schema, CancellationToken cancellationToken);
}

/// <summary>A fault of this server, not of the table. The message is a sentence for the person.</summary>
public sealed class TableInspectionException()
    : Exception("The table could not be read because of a fault of the server, not of the table; try again in a moment.");

/// <summary>
/// Profiles by the command <c>profile</c> in a process of its own: a table that takes all memory, or that crashes the
/// reader, never touches the pages of others.
/// </summary>
public sealed partial class PipelineTableInspector(PipelineCommand command, UploadStaging staging, ILogger<PipelineTableInspector> logger) : ITableInspector, IDisposable
{
    // More at once than the machine has processors would only make each of them wait.
    private readonly SemaphoreSlim slots = new(Math.Max(1, Environment.ProcessorCount));

    public async Task<TableProfile> Inspect(string path, string name, TableSchema? schema, CancellationToken cancellationToken)
    {
        using StagedFile output = staging.New();
        using StagedFile corrections = staging.New();
        List<string> arguments = ["profile", path, $"--name={name}", "--profile-out", output.FullPath];
        if (schema is not null)
        {
            await File.WriteAllTextAsync(corrections.FullPath, JsonSerializer.Serialize(schema, PipelineJson.Line), cancellationToken);
            arguments.AddRange(["--schema", corrections.FullPath]);
        }

        await slots.WaitAsync(cancellationToken);
        try
        {
            (int exitCode, string error) = await Run(arguments, cancellationToken);
            if (exitCode == ExitCode.UnusableInput)
                throw new UnusableInputException(error);
            if (exitCode != ExitCode.Done)
            {
                LogFault(exitCode, error);
                throw new TableInspectionException();
            }
        }
        finally
        {
            slots.Release();
        }

        await using FileStream json = File.OpenRead(output.FullPath);
        return await JsonSerializer.DeserializeAsync<TableProfile>(json, PipelineJson.Line, cancellationToken)
            ?? throw new TableInspectionException();
    }

    public void Dispose() => slots.Dispose();

    private async Task<(int ExitCode, string Error)> Run(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = PipelineProcess.Start(command, arguments, staging.FullPath, _ => { });
        int exitCode;
        await using (cancellationToken.Register(process.Kill))
            exitCode = await process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        return (exitCode, process.Error);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Profiling a table ended with code {ExitCode}: {Error}")]
    private partial void LogFault(int exitCode, string error);
}
