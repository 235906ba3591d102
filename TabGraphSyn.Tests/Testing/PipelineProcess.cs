using System.Diagnostics;
using System.Text;

namespace TabGraphSyn.Tests.Testing;

/// <summary>
/// The pipeline's command as a process of its own: started, signalled and waited for. A process that is still running
/// when the test ends is killed.
/// </summary>
public sealed class PipelineProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> awaited = [];

    private PipelineProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Add(output, line.Data);
        process.ErrorDataReceived += (_, line) => Add(error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Standard output up to now.</summary>
    public string Output => Read(output);

    /// <summary>Standard error up to now.</summary>
    public string Error => Read(error);

    public static PipelineProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "TabGraphSyn.Pipeline.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return new PipelineProcess(new Process { StartInfo = start });
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using PipelineProcess started = Start(arguments);
        int exitCode = await started.WaitForExitAsync();
        return (exitCode, started.Output, started.Error);
    }

    /// <summary>Waits until standard output or standard error holds a text.</summary>
    /// <exception cref="TimeoutException">Two minutes passed, or the process ended without it.</exception>
    public async Task WaitForTextAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (awaited)
        {
            awaited.Add((text, seen));
            if (output.ToString().Contains(text, StringComparison.Ordinal) || error.ToString().Contains(text, StringComparison.Ordinal))
                seen.TrySetResult();
        }

        await Task.WhenAny(seen.Task, WaitForExitAsync());
        if (!seen.Task.IsCompleted)
            throw new TimeoutException($"The process ended without '{text}'. It wrote: {Output}{Error}");
    }

    /// <summary>Sends a signal by name, such as INT or TERM (not on Windows).</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", process.Id.ToString()]);
        kill.WaitForExit();
    }

    /// <summary>Closes the process's standard input, as a parent that dies does.</summary>
    public void CloseInput() => process.StandardInput.Close();

    /// <summary>Waits for the end and returns the exit code; everything the process wrote has then been read.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private void Add(StringBuilder builder, string? line)
    {
        if (line is null)
            return;
        lock (awaited)
        {
            builder.Append(line).Append('\n');
            foreach (var (text, seen) in awaited)
            {
                if (line.Contains(text, StringComparison.Ordinal))
                    seen.TrySetResult();
            }
        }
    }

    private string Read(StringBuilder builder)
    {
        lock (awaited)
            return builder.ToString();
    }
}
