using System.Diagnostics;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Runs;

/// <summary>A worker in a process of its own, for tests that kill it.</summary>
internal static class WorkerProcess
{
    public const string Name = "worker";

    public static Process Start(string dataDirectory) =>
        Process.Start(new ProcessStartInfo("dotnet", [ChildPrograms.AssemblyPath, Name, dataDirectory]) { UseShellExecute = false })!;

    public static async Task<int> Run(string dataDirectory)
    {
        await using var bench = new RunBench(FakePipeline.Behaviour.WaitThenResume, dataDirectory: dataDirectory);
        await bench.Start();
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
