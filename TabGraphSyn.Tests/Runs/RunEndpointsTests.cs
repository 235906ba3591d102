using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Report;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

public sealed class RunEndpointsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Download_OwnerStrangerAndNobody_OnlyTheOwnerGetsIt()
    {
        await using var host = NewHost();
        using var owner = host.NewClient();
        await owner.Register("ada@example.org");
        using var stranger = host.NewClient();
        await stranger.Register("eve@example.org");
        using var nobody = host.NewClient();
        var run = await Succeed(host, "ada@example.org");

        foreach (string file in new[] { "synthetic.csv", "model.tgs", "report.json", "report.html" })
        {
            string path = $"/runs/{run.Id}/{file}";
            using var found = await owner.Get(path);
            Assert.Equal(HttpStatusCode.OK, found.StatusCode);
            Assert.Equal($"penguins-{file}", found.Content.Headers.ContentDisposition!.FileNameStar);
            using var refused = await stranger.Get(path);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            using var asked = await nobody.Get(path);
            Assert.NotEqual(HttpStatusCode.OK, asked.StatusCode);
            Assert.DoesNotContain("synthetic,0", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var absent = await owner.Get("/runs/none/synthetic.csv");
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
    }

    [Fact]
    public async Task Download_Range_GivesThatPart()
    {
        await using var host = NewHost();
        using var owner = host.NewClient();
        await owner.Register("ada@example.org");
        var run = await Succeed(host, "ada@example.org");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/runs/{run.Id}/synthetic.csv", UriKind.Relative))
        {
            Headers = { Range = new RangeHeaderValue(0, 10) },
        };
        using var part = await owner.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("name,number", await part.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task ReportAssets_RightAndWrongAddress_AreKeptForEverOrNotThere()
    {
        await using var host = NewHost();
        using var nobody = host.NewClient();

        foreach (var asset in ReportAssets.All)
        {
            using var found = await nobody.Get($"/report-assets/{ReportAssets.Hash}/{asset.Name}");
            Assert.Equal(asset.Bytes.ToArray(), await found.Content.ReadAsByteArrayAsync());
            Assert.Contains("immutable", found.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }

        foreach (string path in new[] { "/report-assets/0123456789abcdef/report.js", $"/report-assets/{ReportAssets.Hash}/other.js", $"/report-assets/{ReportAssets.Hash}/..%2Freport.js" })
        {
            using var absent = await nobody.Get(path);
            Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
        }
    }

    [Fact]
    public async Task Health_RunningApplication_IsAliveAndReady()
    {
        await using var host = NewHost();
        using var nobody = host.NewClient();
        Assert.Equal("alive", await nobody.Text("/healthz"));
        var patience = DateTime.UtcNow.AddSeconds(30);
        HttpStatusCode status;
        do
        {
            using var answer = await nobody.Get("/health");
            status = answer.StatusCode;
        }
        while (status != HttpStatusCode.OK && DateTime.UtcNow < patience);

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Health_WorkerStopped_IsAliveAndNotReady()
    {
        await using var host = NewHost();
        using var nobody = host.NewClient();
        await host.Services.GetRequiredService<RunWorker>().StopAsync(None);
        Assert.Equal("alive", await nobody.Text("/healthz"));
        using var answer = await nobody.Get("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    private static WebHost NewHost() => new WebHost().With(services => services.AddSingleton(new PipelineCommand(
        "dotnet", [ChildPrograms.AssemblyPath, FakePipeline.Name, nameof(FakePipeline.Behaviour.Succeed)])));

    private static async Task<Run> Succeed(WebHost host, string email)
    {
        var account = (await host.Services.GetRequiredService<IAccountStore>().FindByEmail(email, None))!;
        var run = await host.Services.GetRequiredService<RunRequests>().Submit(
            account.Id,
            new RunRequest(new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 0, 0), Schema: null, new SynthesisOptions { Rows = 30 }),
            None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        RunView? last = null;
        await foreach (var view in host.Services.GetRequiredService<RunWatch>().Watch(run.Id, account.Id, patience.Token))
            last = view;
        Assert.Equal(RunState.Succeeded, last!.Run.State);
        return last.Run;
    }
}
