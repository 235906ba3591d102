using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>
/// Takes the pictures of the documentation: each page, wide and on a phone, light and dark. docs/take-screenshots names the
/// folder for them; without that they are taken and thrown away.
/// </summary>
[Trait("Category", "Slow")]
[Collection(Journey.Name)]
public sealed partial class ScreenshotTests(JourneySite site) : IDisposable
{
    private readonly Pictures pictures = new();

    public void Dispose() => pictures.Dispose();

    [BrowserFact]
    public async Task EveryPage_EveryLook_IsPictured()
    {
        List<(Person Person, Look Look)> visitors = [];
        try
        {
            foreach (Look look in Look.All)
                visitors.Add((await site.Arrive(look.Options), look));
            foreach (var (person, look) in visitors)
                await TakePublicPages(person, look);

            Person owner = visitors[0].Person;
            await owner.Register();
            foreach (var (person, _) in visitors.Skip(1))
                await person.SignIn(owner.Email);
            await MakeHistory(owner);
            foreach (var (person, look) in visitors)
                await TakeNewRun(person, look);

            await owner.Start();
            string address = owner.Page.Url;
            foreach (var (person, _) in visitors.Skip(1))
                await person.Page.GotoAsync(address);
            await Expect(owner.Page.Locator(".percent")).ToHaveTextAsync(HalfDone(), new() { Timeout = 300_000 });
            foreach (var (person, look) in visitors)
                await Take(person, "run-live", look);
            await owner.WaitForRows();
            foreach (var (person, look) in visitors)
            {
                await person.WaitForRows();
                await Take(person, "run-done", look);
                await TakeReport(person, look);
                await TakeMoreRows(person, look);
                await person.Page.GotoAsync("/runs");
                await Expect(person.Page.Locator("table.runs tbody tr")).ToHaveCountAsync(4);
                await Take(person, "runs", look);
            }

            Assert.Equal(12 * Look.All.Count, pictures.Taken);
        }
        finally
        {
            foreach (var (person, _) in visitors)
                await person.DisposeAsync();
        }
    }

    private async Task TakePublicPages(Person person, Look look)
    {
        await person.Page.GotoAsync("/");
        await person.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Take(person, "landing", look);
        await person.Page.GotoAsync("/register");
        await person.FillInRegistration();
        await person.Page.GetByLabel("E-mail address").FillAsync("ada@example.org");
        await Take(person, "register", look);
    }

    private async Task TakeNewRun(Person person, Look look)
    {
        await person.OpenNewRun();
        await Take(person, "new-run-table", look);
        await person.ChoosePackaged("Palmer penguins");
        await Take(person, "new-run", look);
        await person.Continue();
        await Take(person, "new-run-preset", look);
    }

    private async Task TakeReport(Person person, Look look)
    {
        foreach (string part in (string[])["fidelity", "usefulness", "privacy"])
        {
            await person.Page.EvaluateAsync($"document.getElementById('report-{part}').scrollIntoView()");
            await Expect(person.Page.Locator("[data-chart] svg").First).ToBeVisibleAsync();
            await Take(person, $"report-{part}", look);
        }
    }

    private async Task TakeMoreRows(Person person, Look look)
    {
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Generate more rows" }).ClickAsync();
        ILocator dialog = person.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Only rows that meet").FillAsync("island in Biscoe,Dream\nbody_mass_g>=3500");
        await dialog.GetByLabel("Balanced column").FillAsync("species");
        await Take(person, "more-rows", look);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
    }

    /// <summary>Earlier runs: two that are done and one that was cancelled.</summary>
    private async Task MakeHistory(Person owner)
    {
        IServiceProvider services = site.Host.Services;
        Account account = (await services.GetRequiredService<IAccountStore>().FindByEmail(owner.Email, CancellationToken.None))!;
        var requests = services.GetRequiredService<RunRequests>();
        List<Run> runs = [];
        foreach (string table in (string[])["credit.csv", "aids.csv", "diamonds.csv"])
        {
            var source = new RunSource(table, table, DatasetId: null, 0, 0);
            runs.Add(await requests.Submit(account.Id, new RunRequest(source, Schema: null, new SynthesisOptions { Preset = Preset.Preview, Rows = 2_000 }), CancellationToken.None));
        }

        await requests.Cancel(runs[2].Id, account.Id, CancellationToken.None);
        foreach (Run run in runs)
        {
            await foreach (RunView view in services.GetRequiredService<RunWatch>().Watch(run.Id, account.Id, CancellationToken.None))
            {
                if (view.Run.HasEnded) break;
            }
        }
    }

    private Task Take(Person person, string page, Look look) => pictures.Take(person, page, look);

    [GeneratedRegex("^[5-9][0-9]", RegexOptions.None, 1000)]
    private static partial Regex HalfDone();
}
