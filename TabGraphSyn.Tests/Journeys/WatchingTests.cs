using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Runs;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>Two browsers of one person see the same run; another person sees none.</summary>
[Collection(Journey.Name)]
public sealed partial class WatchingTests(JourneySite site) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    // A pipeline that stands still in the middle, so that both browsers can be compared at leisure.
    private readonly WebHost host = new WebHost().With("Worker:RetrySeconds", "0").With(services =>
        services.AddSingleton(new PipelineCommand("dotnet", [ChildPrograms.AssemblyPath, FakePipeline.Name, nameof(FakePipeline.Behaviour.WaitThenResume)])));

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    [BrowserFact]
    public async Task TwoBrowsers_OneRun_ShowTheSame()
    {
        await using Person desk = await site.ArriveAt(host);
        await desk.Register();
        Run run = await Submit(desk.Email);
        await using Person phone = await site.ArriveAt(host);
        await phone.SignIn(desk.Email);

        await desk.Page.GotoAsync($"/runs/{run.Id}");
        await phone.Page.GotoAsync($"/runs/{run.Id}");
        foreach (Person person in (Person[])[desk, phone])
        {
            await Expect(person.Page.Locator(".stages [aria-current=step]")).ToContainTextAsync("Epoch 1 of 10");
            await Expect(person.Page.GetByText("preview", new() { Exact = true }).First).ToBeVisibleAsync();
            await Expect(person.Page.Locator("run-clock:defined").First).ToBeAttachedAsync(); // until then a clock is text
        }

        Assert.Equal(await Shown(desk), await Shown(phone));

        // The next attempt finds the checkpoint and goes on to the end.
        using (Process child = RunningChild(run))
            child.Kill();
        await desk.WaitForVerdict("Ready: 50 rows, column shape 97.0 %");
        await phone.WaitForVerdict("Ready: 50 rows, column shape 97.0 %");
        await Expect(phone.Page.GetByText("synthetic", new() { Exact = true }).First).ToBeVisibleAsync();
        string shown = await Shown(desk);
        Assert.Equal(shown, await Shown(phone));
        await phone.Page.ReloadAsync();
        Assert.Equal(shown, await Shown(phone));
    }

    [BrowserFact]
    public async Task Stranger_RunOfAnother_FindsNothing()
    {
        await using Person ada = await site.ArriveAt(host);
        await ada.Register();
        Run run = await Submit(ada.Email);
        await using Person bob = await site.ArriveAt(host);
        await bob.Register();

        IResponse page = (await bob.Page.GotoAsync($"/runs/{run.Id}"))!;
        Assert.Equal((int)HttpStatusCode.NotFound, page.Status);
        Assert.DoesNotContain("penguins", await bob.Page.ContentAsync(), StringComparison.Ordinal);
        foreach (string file in (string[])["synthetic.csv", "model.tgs", "report.json"])
        {
            IAPIResponse answer = await bob.Page.APIRequest.GetAsync($"/runs/{run.Id}/{file}");
            Assert.Equal((int)HttpStatusCode.NotFound, answer.Status);
        }

        await bob.Page.GotoAsync($"/runs/new?from={run.Id}");
        await Expect(bob.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The run to begin from is not there any more; choose a table.");
        await bob.Page.GotoAsync("/runs");
        await Expect(bob.Page.GetByText("No runs yet")).ToBeVisibleAsync();

        string stranger = await AccountId(bob.Email);
        Assert.Null(await Service<RunWatch>().Find(run.Id, stranger, None));
        await foreach (RunView view in Service<RunWatch>().Watch(run.Id, stranger, None))
            Assert.Fail($"A stranger saw {view.Run.State}.");
        Assert.False(await Service<RunRequests>().Cancel(run.Id, stranger, None));
        Assert.False(await Service<RunRequests>().Delete(run.Id, stranger, None));
        await Assert.ThrowsAsync<UnusableInputException>(() => Service<RunRequests>().RequestMoreRows(run.Id, stranger, 5, seed: 1, None));
        Assert.False((await Service<RunWatch>().Find(run.Id, run.AccountId, None))!.Run.CancelRequested);
    }

    private async Task<Run> Submit(string email) => await Service<RunRequests>().Submit(
        await AccountId(email),
        new RunRequest(new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 0, 0), Schema: null, new SynthesisOptions { Rows = 50 }),
        None);

    private async Task<string> AccountId(string email) => (await Service<IAccountStore>().FindByEmail(email, None))!.Id;

    private T Service<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>The text of the run's page, but for clocks, which each browser ticks by itself.</summary>
    private static async Task<string> Shown(Person person)
    {
        string text = await person.Page.Locator("article.run").InnerTextAsync();
        return Age().Replace(Clock().Replace(text, "TIME"), "AGE");
    }

    private Process RunningChild(Run run)
    {
        string note = Directory.GetFiles(Path.Combine(host.DataDirectory, "work"), "process.json", SearchOption.AllDirectories)
            .Single(path => path.Contains(run.Id, StringComparison.Ordinal));
        using var json = JsonDocument.Parse(File.ReadAllText(note));
        return Process.GetProcessById(json.RootElement.GetProperty("processId").GetInt32());
    }

    [GeneratedRegex(@"(?<=(Elapsed|About|about) )[\d:.]+( \w+)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\d+ (s|min) ago|just now", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Age();
}
