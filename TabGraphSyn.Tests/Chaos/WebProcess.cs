using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TabGraphSyn.Tests.Chaos;

/// <summary>The web application as a process of its own on a loopback port, which can be killed as a power cut would.</summary>
internal sealed class WebProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WebProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>A loopback address that nobody listens on.</summary>
    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    /// <summary>Starts the application and waits until it listens.</summary>
    public static async Task<WebProcess> Start(string dataDirectory, Uri address)
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "TabGraphSyn.Web.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, "--urls", address.ToString()])
        {
            // Away from the sources, so that nothing but these settings decides.
            WorkingDirectory = AppContext.BaseDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Storage__DataDirectory"] = dataDirectory;
        start.Environment["Worker__Threads"] = "1";
        start.Environment["Tiers__Free__RowsPerRun"] = "1000000";
        var web = new WebProcess(new Process { StartInfo = start }, address);
        try
        {
            await web.listening.Task.WaitAsync(Patience);
            return web;
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends this process alone, at once, without a chance to tidy up (SIGKILL).</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            listening.TrySetException(new InvalidOperationException($"The application ended before it listened: {output}"));
            return;
        }

        lock (output) output.AppendLine(line);
        if (line.Contains("Now listening on", StringComparison.Ordinal))
            listening.TrySetResult();
    }
}
