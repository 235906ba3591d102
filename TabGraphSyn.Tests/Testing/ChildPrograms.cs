using TabGraphSyn.Tests.Chaos;
using TabGraphSyn.Tests.Runs;

namespace TabGraphSyn.Tests.Testing;

/// <summary>
/// Entry point of the test assembly, for tests that need a second process which misbehaves as told. The runner of the
/// tests doesn't come through here.
/// </summary>
internal static class ChildPrograms
{
    public static string AssemblyPath { get; } = typeof(ChildPrograms).Assembly.Location;

    public static async Task<int> Main(string[] arguments) => arguments switch
    {
        [FakePipeline.Name, .. var rest] => FakePipeline.Run(rest),
        [WorkerProcess.Name, var dataDirectory] => await WorkerProcess.Run(dataDirectory),
        [ChaosNode.Name, var journal, var skew] => await ChaosNode.Run(journal, int.Parse(skew, System.Globalization.CultureInfo.InvariantCulture)),
        _ => 2,
    };
}
