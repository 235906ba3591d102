using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Chaos;

/// <summary>
/// The child process, or the web process, is killed in the middle of a run. The run goes on from its checkpoint, and ends
/// once: one outcome, one set of files, the rows that were asked for.
/// </summary>
public sealed class KilledRunTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly RunSource Penguins = new("penguins.csv", "penguins.csv", DatasetId: null, 0, 0);
    private static readonly string[] ResultFiles =
        ["model.tgs", "preview-rows.json", "preview.csv", "report.html", "report.json", "run.json", "synthetic-rows.json", "synthetic.csv"];

    private readonly TemporaryFolder data = new();
    private WebHost? host;

    public static TheoryData<PipelineStage> Stages =>
        [PipelineStage.Vae, PipelineStage.Graph, PipelineStage.Diffusion, PipelineStage.Sample, PipelineStage.Evaluate];

    public Task InitializeAsync() => Task.CompletedTask;

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Stages))]
    public Task ChildKilled_InEachStage_RunGoesOnAndEndsOnce(PipelineStage stage) => KillChild(stage, OptionsFor(stage));

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Stages))]
    public Task WebKilled_InEachStage_RunGoesOnAfterTheRestartAndEndsOnce(PipelineStage stage) => KillWeb(stage, OptionsFor(stage));

    public async Task DisposeAsync()
    {
        if (host is not null)
            await host.DisposeAsync();
    }

    public void Dispose() => data.Dispose();

    private async Task KillChild(PipelineStage stage, SynthesisOptions options)
    {
        StartHost(workerTiers: "Free,Paid");
        using PageClient client = host!.NewClient();
        Run run = await Submit(client, options);

        await WaitForStage(run, stage);
        using (Process child = RunningChild(run))
            child.Kill();

        RunView view = await WaitForEnd(run);
        Assert.Equal((RunState.Succeeded, 2, 1), (view.Run.State, view.Run.Attempt, view.Run.Faults));
        await AssertEndedOnce(view, client, stage, options);
    }

    private async Task KillWeb(PipelineStage stage, SynthesisOptions options)
    {
        // A second node, which serves pages only, puts the run into the queue and looks on.
        StartHost(workerTiers: "");
        Uri address = WebProcess.FreeAddress();
        using var client = new PageClient(address);
        Run run;
        await using (WebProcess web = await WebProcess.Start(data.FullPath, address))
        {
            run = await Submit(client, options);
            await WaitForStage(run, stage);
            await web.Kill();
        }

        await using WebProcess restarted = await WebProcess.Start(data.FullPath, address);
        RunView view = await WaitForEnd(run);
        Assert.Equal((RunState.Succeeded, 2, 0), (view.Run.State, view.Run.Attempt, view.Run.Faults));
        await AssertEndedOnce(view, client, stage, options);
    }

    private void StartHost(string workerTiers) => host = new WebHost(data.FullPath)
        .With("Worker:Tiers", workerTiers)
        .With("Worker:Threads", "1")
        .With("Worker:RetrySeconds", "0")
        .With("Tiers:Free:RowsPerRun", "1000000");

    private async Task<Run> Submit(PageClient client, SynthesisOptions options)
    {
        const string email = "ada@example.org";
        using (HttpResponseMessage registered = await client.Register(email))
            Assert.Equal(HttpStatusCode.Found, registered.StatusCode);
        Account account = (await Service<IAccountStore>().FindByEmail(email, None))!;
        return await Service<RunRequests>().Submit(account.Id, new RunRequest(Penguins, Schema: null, options), None);
    }

    private async Task WaitForStage(Run run, PipelineStage stage)
    {
        RunView view = await WaitFor(run, view => view.Run.HasEnded || view.Run.Progress?.Stage >= stage);
        Assert.Equal((RunState.Running, stage), (view.Run.State, view.Run.Progress?.Stage));
    }

    private Task<RunView> WaitForEnd(Run run) => WaitFor(run, view => view.Run.HasEnded);

    private async Task<RunView> WaitFor(Run run, Func<RunView, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (RunView view in Service<RunWatch>().Watch(run.Id, run.AccountId, patience.Token))
        {
            if (condition(view)) return view;
        }

        throw new InvalidOperationException("The run is not there any more.");
    }

    private async Task AssertEndedOnce(RunView view, PageClient client, PipelineStage stage, SynthesisOptions options)
    {
        Run run = view.Run;
        if (stage >= PipelineStage.Diffusion)
            Assert.Contains(view.Log, line => line.Text.StartsWith("Going on at epoch ", StringComparison.Ordinal));
        Assert.Single(view.Log, line => line.Text == $"{options.Rows:N0} synthetic rows are ready.");
        Assert.Equal([run.Id], (await Service<IRunStore>().List(run.AccountId, state: null, before: null, limit: 10, None)).Select(kept => kept.Id));
        Assert.Equal(options.Rows, run.Outcome!.Rows);
        Assert.Equal(ResultFiles, BlobsOf(run));
        await WaitForEmptyWorkFolder();

        string path = data.File("downloaded.csv");
        await File.WriteAllBytesAsync(path, await client.Http.GetByteArrayAsync(new Uri($"/runs/{run.Id}/synthetic.csv", UriKind.Relative)));
        Table synthetic = TableReader.Read(path).Table;
        Assert.Equal(options.Rows, synthetic.RowCount);
        Assert.Equal(TableReader.Read(BundledData.PathOf("penguins.csv")).Table.ColumnNames, synthetic.ColumnNames);
    }

    /// <summary>The worker records the outcome first and clears its folder after that, in a process of its own.</summary>
    private async Task WaitForEmptyWorkFolder()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Directory.EnumerateDirectories(Path.Combine(data.FullPath, "work")).SelectMany(Directory.EnumerateDirectories).Any())
            await Task.Delay(50, patience.Token);
    }

    private string[] BlobsOf(Run run) =>
        [.. Directory.GetFiles(Path.Combine(data.FullPath, "blobs", "runs", run.Id)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private Process RunningChild(Run run)
    {
        string note = Directory.GetFiles(Path.Combine(data.FullPath, "work"), "process.json", SearchOption.AllDirectories)
            .Single(path => path.Contains(run.Id, StringComparison.Ordinal));
        using var json = JsonDocument.Parse(File.ReadAllText(note));
        return Process.GetProcessById(json.RootElement.GetProperty("processId").GetInt32());
    }

    private T Service<T>()
        where T : notnull
    {
        _ = host!.Address;
        return host.Services.GetRequiredService<T>();
    }

    /// <summary>Makes one stage long enough to be hit in it, and the others short.</summary>
    private static SynthesisOptions OptionsFor(PipelineStage stage) => new()
    {
        Rows = stage switch { PipelineStage.Sample => 200_000, PipelineStage.Evaluate => 600_000, _ => 500 },
        Seed = 5,
        EpochsVae = stage == PipelineStage.Vae ? 2_000 : 20,
        EpochsGnn = stage == PipelineStage.Graph ? 2_000 : 20,
        EpochsDiffusion = stage == PipelineStage.Diffusion ? 300 : 20,
        DenoisingSteps = 4,
    };
}
