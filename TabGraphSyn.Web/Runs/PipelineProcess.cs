using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TabGraphSyn.Pipeline;

namespace TabGraphSyn.Web.Runs;

/// <summary>How the pipeline's command is started.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">What comes before the command's own arguments.</param>
public sealed record PipelineCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The command that lies beside this application, run by the .NET that runs this application.</summary>
    public static PipelineCommand Beside() => new(DotnetHost.FileName, [Path.Combine(AppContext.BaseDirectory, "TabGraphSyn.Pipeline.dll")]);
}

/// <summary>
/// One run of the pipeline's command as a child process. The child ends by itself when its standard input does, so that
/// it never outlives this process.
/// </summary>
internal sealed class PipelineProcess : IDisposable
{
    private const int ErrorLength = 8_000;
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly StringBuilder error = new();
    private readonly Task output;

    private PipelineProcess(Process process, Action<PipelineProgress> report)
    {
        this.process = process;
        output = Task.WhenAll(ReadProgress(report), ReadError());
    }

    public int Id => process.Id;

    /// <summary>When the child began, which together with its number names it for good.</summary>
    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>The end of what the child wrote to standard error.</summary>
    public string Error
    {
        get
        {
            lock (error) return error.ToString().Trim();
        }
    }

    /// <exception cref="InvalidOperationException">The program can't be started.</exception>
    public static PipelineProcess Start(
        PipelineCommand command, IEnumerable<string> arguments, string workingFolder, Action<PipelineProgress> report)
    {
        var start = new ProcessStartInfo(command.FileName)
        {
            WorkingDirectory = workingFolder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string argument in command.Arguments.Concat(arguments)) start.ArgumentList.Add(argument);

        // Threads of the tensor library that wait should sleep: spinning ones take the processor from the pages.
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        Process child;
        try
        {
            child = Process.Start(start) ?? throw new InvalidOperationException($"{command.FileName} did not start.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{command.FileName} can't be started: {e.Message}.", e);
        }

        LowerPriority(child);
        return new PipelineProcess(child, report) { StartedAt = StartOf(child) };
    }

    /// <summary>Asks the child to end: it keeps its checkpoints and exits with 4.</summary>
    public void RequestEnd()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    /// <summary>Ends the child and whatever it started, at once.</summary>
    public void Kill() => Kill(process);

    /// <summary>Memory that the child holds now, in bytes; 0 when it has ended.</summary>
    public long MemoryBytes()
    {
        try
        {
            process.Refresh();
            return process.HasExited ? 0 : process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    /// <summary>Waits for the end and for the last of the output. Returns the exit code.</summary>
    public async Task<int> WaitForExit()
    {
        await process.WaitForExitAsync();
        await output;
        return process.ExitCode;
    }

    /// <summary>Ends the process of that number if it is still the one that began then; waits for a while first.</summary>
    public static async Task EndLeftover(int id, DateTimeOffset startedAt, TimeSpan grace)
    {
        try
        {
            using var left = Process.GetProcessById(id);
            if ((StartOf(left) - startedAt).Duration() > TimeSpan.FromSeconds(2)) return;
            using var limit = new CancellationTokenSource(grace);
            try
            {
                await left.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Kill(left);
                // A process that nobody reaps never counts as ended: don't wait for it for ever.
                using var last = new CancellationTokenSource(KillPatience);
                await left.WaitForExitAsync(last.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // There is no such process any more.
        }
    }

    public void Dispose() => process.Dispose();

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It ended meanwhile.
        }
    }

    private static DateTimeOffset StartOf(Process process)
    {
        try
        {
            return new DateTimeOffset(process.StartTime);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return DateTimeOffset.MinValue;
        }
    }

    // Pages stay quick while a model trains.
    private static void LowerPriority(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            // It has ended already, or the system doesn't let us.
        }
    }

    private async Task ReadProgress(Action<PipelineProgress> report)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Length == 0) continue;
            try
            {
                if (JsonSerializer.Deserialize<PipelineProgress>(line, PipelineJson.Line) is { } progress) report(progress);
            }
            catch (JsonException)
            {
                // A native library wrote to standard output: nothing for the person.
            }
        }
    }

    private async Task ReadError()
    {
        char[] buffer = new char[1024];
        int read;
        while ((read = await process.StandardError.ReadAsync(buffer)) > 0)
        {
            lock (error)
            {
                error.Append(buffer, 0, read);
                if (error.Length > ErrorLength) error.Remove(0, error.Length - ErrorLength);
            }
        }
    }
}
