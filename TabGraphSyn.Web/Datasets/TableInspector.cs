using System.Diagnostics;
using System.Text.Json;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Web.Datasets;

/// <summary>Profiles tables. A seam, because the file is read by another process.</summary>
public interface ITableInspector
{
    /// <summary>Reads the whole file and says what each column looks like.</summary>
    /// <param name="path">The file on this machine.</param>
    /// <param name="schema">The kinds that a person stated; null to infer all.</param>
    /// <param name="cancellationToken">Ends the reading at once.</param>
    /// <exception cref="UnusableInputException">The file, or a stated kind, can't be used; the message says why and what to do.</exception>
    /// <exception cref="TableInspectionException">The process that reads tables failed; the table may be fine.</exception>
    Task<TableProfile> Inspect(string path, TableSchema? schema, CancellationToken cancellationToken);
}

/// <summary>A fault of this server, not of the table. The message is a sentence for the person.</summary>
public sealed class TableInspectionException()
    : Exception("The table could not be read because of a fault of the server, not of the table; try again in a moment.");

/// <summary>
/// Profiles by the command <c>profile</c> in a process of its own: a table that takes all memory, or that crashes the
/// reader, never touches the pages of others.
/// </summary>
public sealed partial class PipelineTableInspector(UploadStaging staging, ILogger<PipelineTableInspector> logger) : ITableInspector, IDisposable
{
    private const int ExitDone = 0;
    private const int ExitUnusableInput = 3;

    // More at once than the machine has processors would only make each of them wait.
    private readonly SemaphoreSlim slots = new(Math.Max(1, Environment.ProcessorCount));

    public async Task<TableProfile> Inspect(string path, TableSchema? schema, CancellationToken cancellationToken)
    {
        using StagedFile output = staging.New();
        using StagedFile corrections = staging.New();
        List<string> arguments = ["profile", path, "--profile-out", output.FullPath];
        if (schema is not null)
        {
            await File.WriteAllTextAsync(corrections.FullPath, JsonSerializer.Serialize(schema, PipelineJson.Line), cancellationToken);
            arguments.AddRange(["--schema", corrections.FullPath]);
        }

        await slots.WaitAsync(cancellationToken);
        try
        {
            (int exitCode, string error) = await Run(arguments, cancellationToken);
            if (exitCode == ExitUnusableInput)
                throw new UnusableInputException(error);
            if (exitCode != ExitDone)
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

    private static async Task<(int ExitCode, string Error)> Run(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            },
        };
        process.StartInfo.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "TabGraphSyn.Pipeline.dll"));
        foreach (string argument in arguments)
            process.StartInfo.ArgumentList.Add(argument);
        process.Start();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            await output;
            return (process.ExitCode, (await error).Trim());
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Profiling a table ended with code {ExitCode}: {Error}")]
    private partial void LogFault(int exitCode, string error);
}
