using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>Pictures of the pages around an account: where it stands, its settings, and a month that is used up.</summary>
[Trait("Category", "Slow")]
[Collection(Journey.Name)]
public sealed class AccountScreenshotTests(JourneySite site) : IAsyncLifetime, IDisposable
{
    private static readonly string[] Settings = ["settings", "settings/security", "settings/notifications", "settings/api-keys", "settings/data"];
    private static readonly string[] Admin = ["admin/accounts", "admin/workers"];
    private readonly WebHost host = new WebHost().With("Tiers:Free:RunsPerMonth", "4").With("Worker:Threads", "1");
    private readonly Pictures pictures = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    public void Dispose() => pictures.Dispose();

    [BrowserFact]
    public async Task EveryPageOfAnAccount_EveryLook_IsPictured()
    {
        const string email = "ada@example.org";
        bool isRegistered = false;
        foreach (Look look in Look.All)
        {
            await using Person person = await site.ArriveAt(host, look.Options);
            if (!isRegistered)
            {
                person.Email = email;
                await person.Register();
                isRegistered = true;
                await Use(email, 3);
            }
            else
            {
                await person.SignIn(email);
            }

            await person.Page.GotoAsync("/dashboard");
            await Expect(person.Page.GetByText("1 of 4 runs left")).ToBeVisibleAsync();
            await pictures.Take(person, "dashboard", look);
            foreach (string page in (string[])[.. Settings, .. Admin])
            {
                await person.Page.GotoAsync("/" + page);
                await Expect(person.Page.Locator("h1")).ToBeVisibleAsync();
                await pictures.Take(person, page.Replace('/', '-'), look);
            }
        }

        await Use(email, 1);
        foreach (Look look in Look.All)
        {
            await using Person person = await site.ArriveAt(host, look.Options);
            await person.SignIn(email);
            await person.OpenNewRun();
            await person.ChoosePackaged("Palmer penguins");
            await person.Continue();
            await Expect(person.Page.GetByText("You have used all 4 runs").First).ToBeVisibleAsync();
            await person.Page.GetByText("You have used all 4 runs").First.ScrollIntoViewIfNeededAsync();
            await pictures.Take(person, "quota", look);
        }

        Assert.Equal((2 + Settings.Length + Admin.Length) * Look.All.Count, pictures.Taken);
    }

    private async Task Use(string email, int runs)
    {
        var services = host.Services;
        var account = (await services.GetRequiredService<IAccountStore>().FindByEmail(email, CancellationToken.None))!;
        foreach (string table in ((string[])["credit.csv", "aids.csv", "penguins.csv"])[..runs])
        {
            var run = await services.GetRequiredService<RunRequests>().Submit(
                account.Id,
                new RunRequest(new RunSource(table, table, DatasetId: null, 0, 0), Schema: null, new SynthesisOptions { Preset = Preset.Preview, Rows = 1_000 }),
                CancellationToken.None);
            await foreach (RunView view in services.GetRequiredService<RunWatch>().Watch(run.Id, account.Id, CancellationToken.None))
            {
                if (view.Run.HasEnded) break;
            }
        }
    }
}
