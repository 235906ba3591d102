using System.Diagnostics;
using TabGraphSyn.Tests.Testing;
using Xunit.Abstractions;

namespace TabGraphSyn.Tests.Chaos;

/// <summary>Four machines, each with a data directory of its own, share a MongoDB database.</summary>
[NeedsMongo]
public sealed class MongoChannelChaos(ITestOutputHelper output) : ChannelChaos(output)
{
    /// <summary>The process of the server on this machine, which is stopped and continued; without it the store is not paused.</summary>
    private const string ServerProcess = "TABGRAPHSYN_TEST_MONGODB_PID";

    private readonly MongoTestDatabase database = new();

    protected override IReadOnlyDictionary<string, string> SettingsOf(int node) => new Dictionary<string, string>
    {
        ["Storage:MongoDb:ConnectionString"] = database.ConnectionString,
        ["Storage:DataDirectory"] = Folder.File($"node{node}"),
    };

    protected override async Task<bool> Pause(TimeSpan time)
    {
        if (Environment.GetEnvironmentVariable(ServerProcess) is not { Length: > 0 } server) return false;
        await Signal("-STOP", server);
        await Task.Delay(time);
        await Signal("-CONT", server);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) database.Dispose();
        base.Dispose(disposing);
    }

    private static async Task Signal(string signal, string process)
    {
        using var kill = Process.Start("kill", [signal, process]);
        await kill.WaitForExitAsync();
    }
}
