using System.Diagnostics;
using System.Globalization;
using TabGraphSyn.Pipeline.Command;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Benchmark;

/// <summary>Synthetic rows and what making them cost.</summary>
internal sealed record GeneratedTable(Table Rows, RunCost Cost);

/// <summary>
/// Makes synthetic rows by running this program's 'synthesize' as a person would, in a process of its own: so its time and
/// memory are the whole command's.
/// </summary>
/// <param name="options">Options of 'synthesize' beyond the files and the seed.</param>
internal sealed class GeneratorProcess(IReadOnlyList<string> options)
{
    private static readonly TimeSpan LookAtMemoryEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Learns a table and makes as many rows.</summary>
    /// <param name="training">The rows to learn.</param>
    /// <param name="schema">How to write them.</param>
    /// <param name="format">How to write them.</param>
    /// <param name="seed">The generator's seed.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="UnusableInputException">The generator refused the table; the message is its own.</exception>
    /// <exception cref="WrongUsageException">It refused an option.</exception>
    public GeneratedTable Generate(Table training, TableSchema schema, CsvFormat format, int seed, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tabgraphsyn-benchmark-");
        try
        {
            string input = Path.Combine(folder.FullName, "train.csv"), output = Path.Combine(folder.FullName, "synthetic.csv");
            TableWriter.Write(input, training, schema, format);
            RunCost cost = Run(
                ["synthesize", input, "--output", output, "--seed", seed.ToString(CultureInfo.InvariantCulture), "--progress", "none", "--attached", .. options],
                cancellationToken);
            return new GeneratedTable(BenchmarkTables.ReadOther(output), cost);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static RunCost Run(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        AddProgram(start);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' can't be started.");
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken), error = process.StandardError.ReadToEndAsync(cancellationToken);
        long peak = 0;
        try
        {
            while (!process.WaitForExit(LookAtMemoryEvery))
            {
                cancellationToken.ThrowIfCancellationRequested();
                peak = Math.Max(peak, PeakOf(process));
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            throw;
        }

        double seconds = watch.Elapsed.TotalSeconds;
        Task.WaitAll([output, error], cancellationToken);
        return process.ExitCode switch
        {
            ExitCode.Done => new RunCost(seconds, peak),
            ExitCode.UnusableInput => throw new UnusableInputException(error.Result.Trim()),
            ExitCode.WrongUsage => throw new WrongUsageException(error.Result.Trim()),
            _ => throw new InvalidOperationException($"The generator ended with exit code {process.ExitCode}: {error.Result.Trim()}"),
        };
    }

    /// <summary>This program itself; where another one runs its code, such as a test, the assembly that lies beside it.</summary>
    private static void AddProgram(ProcessStartInfo start)
    {
        string assembly = typeof(GeneratorProcess).Assembly.GetName().Name!;
        if (Environment.ProcessPath is { } path && string.Equals(Path.GetFileNameWithoutExtension(path), assembly, StringComparison.OrdinalIgnoreCase))
        {
            start.FileName = path;
            return;
        }

        start.FileName = DotnetHost.FileName;
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"));
    }

    /// <summary>The system keeps the highest resident set (VmHWM on Linux), so that a short peak between two looks isn't lost.</summary>
    private static long PeakOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
            return 0;
        }
    }
}
