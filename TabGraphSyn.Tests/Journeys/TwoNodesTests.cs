using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Runs;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>Two nodes on one MongoDB, one of them with a worker: whatever happens on one is seen on the other.</summary>
[Collection(Journey.Name)]
[NeedsMongo]
public sealed class TwoNodesTests(JourneySite site) : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);
    private MongoTestDatabase? database;
    private WebHost? worker;
    private WebHost? pages;

    public Task InitializeAsync()
    {
        if (NeedsMongoAttribute.ConnectionString is null) return Task.CompletedTask;
        database = new MongoTestDatabase();
        worker = new WebHost().With("Storage:MongoDb:ConnectionString", database.ConnectionString).With("Worker:RetrySeconds", "0").With(services =>
            services.AddSingleton(new PipelineCommand("dotnet", [ChildPrograms.AssemblyPath, FakePipeline.Name, nameof(FakePipeline.Behaviour.WaitThenResume)])));
        pages = new WebHost().With("Storage:MongoDb:ConnectionString", database.ConnectionString).With("Worker:Tiers", "");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (pages is not null) await pages.DisposeAsync();
        if (worker is not null) await worker.DisposeAsync();
    }

    public void Dispose() => database?.Dispose();

    [ContractFact]
    public async Task RunStartedOnOneNode_IsWatchedLiveOnTheOtherByTheSameSignIn()
    {
        await using Person person = await site.ArriveAt(pages!);
        await person.Register();
        var account = (await pages!.Services.GetRequiredService<IAccountStore>().FindByEmail(person.Email, CancellationToken.None))!;
        Assert.NotEqual(pages.Address, worker!.Address);
        await person.Page.GotoAsync(new Uri(pages.Address, "/runs").ToString());
        var run = await pages.Services.GetRequiredService<RunRequests>().Submit(
            account.Id, new RunRequest(new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 0, 0), Schema: null, new SynthesisOptions { Rows = 50 }), CancellationToken.None);
        await Expect(person.Page.Locator($"a[href='/runs/{run.Id}']").First).ToBeVisibleAsync();

        // A cookie goes to every port of a host: the one that this node gave is good on the other.
        var other = await person.Page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(worker.Address, $"/runs/{run.Id}").ToString());
        await person.Page.GotoAsync(new Uri(pages.Address, $"/runs/{run.Id}").ToString());
        foreach (var page in (Microsoft.Playwright.IPage[])[other, person.Page])
            await Expect(page.Locator(".stages [aria-current=step]")).ToContainTextAsync("Epoch 1 of 10");

        // The next attempt finds the checkpoint and goes on to the end.
        using (var child = RunningChild()) child.Kill();
        await Expect(other.Locator("article.run")).ToContainTextAsync("Ready: 50 rows", new() { Timeout = 60_000 });
        var since = Stopwatch.StartNew();
        await Expect(person.Page.Locator("article.run")).ToContainTextAsync("Ready: 50 rows");
        Assert.True(since.Elapsed < Soon, $"The other node's page was {since.Elapsed.TotalSeconds:0.0} s late.");
    }

    private Process RunningChild()
    {
        string note = Directory.GetFiles(Path.Combine(worker!.DataDirectory, "work"), "process.json", SearchOption.AllDirectories).Single();
        using var json = JsonDocument.Parse(File.ReadAllText(note));
        return Process.GetProcessById(json.RootElement.GetProperty("processId").GetInt32());
    }
}
