using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;
using TabGraphSyn.Web.Workers;

namespace TabGraphSyn.Tests.Chaos;

/// <summary>
/// A node without pages in a process of its own: the application's own storage and workers, with a clock that may be
/// wrong and a pipeline that takes a moment and writes down when it was at work.
/// </summary>
internal static class ChaosNode
{
    public const string Name = "chaos-node";

    /// <summary>What the pipeline is replaced by: ticks into a journal while it works, ends when its input does.</summary>
    private const string Pipeline =
        """
        journal=$1
        while [ $# -gt 0 ]; do [ "$1" = --output ] && output=$2; shift; done
        run=${PWD##*/}
        echo '{"stage":"vae","fraction":0.1}'
        for tick in {1..20}; do
          echo "$run $$ $EPOCHREALTIME" >>"$journal"
          read -r -t 0.1 line
          [ $? = 1 ] && exit 4
        done
        printf 'a,b\n1,2\n3,4\n' >"$output"
        """;

    /// <summary>Starts a node that works on two runs at once.</summary>
    /// <param name="settings">Where it stores, as settings of the application.</param>
    /// <param name="journal">The file that pipelines write down their work in.</param>
    /// <param name="skewSeconds">How far its clock is ahead.</param>
    public static System.Diagnostics.Process Start(IReadOnlyDictionary<string, string> settings, string journal, int skewSeconds)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [ChildPrograms.AssemblyPath, Name, journal, $"{skewSeconds}"]) { UseShellExecute = false };
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["Worker__Concurrency"] = "2";
        return System.Diagnostics.Process.Start(start)!;
    }

    public static async Task<int> Run(string journal, int skewSeconds)
    {
        await using var node = Build(new Dictionary<string, string>(), journal, TimeSpan.FromSeconds(skewSeconds));
        await node.RunAsync();
        return 0;
    }

    /// <summary>The node's parts, not started.</summary>
    public static WebApplication Build(IReadOnlyDictionary<string, string> settings, string journal, TimeSpan skew)
    {
        var builder = WebApplication.CreateSlimBuilder();
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.Configuration["Worker:Device"] = "Cpu";
        builder.Configuration["Worker:RetrySeconds"] = "0";
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        string script = journal + ".sh";
        if (!File.Exists(script)) File.WriteAllText(script, Pipeline);
        builder.Services.AddSingleton<TimeProvider>(new SkewedClock(skew));
        builder.Services.AddSingleton(new PipelineCommand("bash", [script, journal]));
        builder.AddStorage();
        builder.AddAccounts();
        builder.AddDatasets();
        builder.AddRuns();
        builder.AddWorkers();
        var node = builder.Build();
        node.MapStorage();
        return node;
    }

    private sealed class SkewedClock(TimeSpan skew) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skew;
    }
}
