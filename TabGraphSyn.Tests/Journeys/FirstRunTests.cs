using System.Globalization;
using Microsoft.Playwright;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>From nothing to synthetic rows, in a browser.</summary>
[Collection(Journey.Name)]
public sealed class FirstRunTests(JourneySite site)
{
    private const int Rows = 10_000;

    [BrowserFact]
    public async Task Newcomer_PackagedTable_WatchesThePreviewAndDownloadsTheRows()
    {
        await using Person ada = await site.Arrive();
        await ProgressRecorder.Attach(ada.Page);

        await ada.Page.GotoAsync("/");
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Try it" }).First.ClickAsync();
        // Whoever comes first is led to the registration; later there may be an account to sign in to.
        await Expect(ada.Page.GetByLabel("E-mail address")).ToBeVisibleAsync();
        if (ada.Page.Url.Contains("/sign-in", StringComparison.Ordinal))
            await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        await ada.FillInRegistration();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(ada.Page).ToHaveURLAsync("/runs/new");
        // The largest packaged table: with a small one the run is over before a page can show five changes.
        await ada.ChoosePackaged("Diamonds");
        await ada.Continue();
        await ada.ChoosePreset(Preset.Preview);
        await ada.FillIn("Synthetic rows", Rows);
        await ada.Start();
        await ada.WaitForRows();

        string[] shown = await ProgressRecorder.Read(ada.Page);
        Assert.True(shown.Length > 5, $"Only this was shown: {string.Join("; ", shown)}");
        Assert.Equal(Percentages(shown).Order(), Percentages(shown));
        Table synthetic = await ada.DownloadRows();
        Table real = TableReader.Read(BundledData.PathOf("diamonds.csv")).Table;
        Assert.Equal(Rows, synthetic.RowCount);
        Assert.Equal(real.ColumnNames, synthetic.ColumnNames);
        Assert.Empty(ada.Faults);
    }

    [BrowserFact]
    public async Task Upload_TypeChangedAndRunCancelled_StartsAgainWithChangesAndMakesMoreRows()
    {
        await using Person ada = await site.Register();
        await ada.OpenNewRun();
        await ada.Upload(BundledData.PathOf("credit.csv"));
        await ada.Page.GetByLabel("Type of Time").SelectOptionAsync(nameof(ColumnKind.Category));
        await Expect(ada.ColumnRow("Time")).ToContainTextAsync("Changed by you");
        await ada.Continue();
        await SetEpochs(ada, vae: 15_000, graph: 2, diffusion: 2);
        await ada.Start();
        await Expect(ada.Page.Locator(".stages [aria-current=step]")).ToContainTextAsync("Epoch");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();
        await ada.WaitForVerdict("Cancelled after ");
        string cancelled = ada.RunId;

        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Run again with changes" }).ClickAsync();
        await Expect(ada.Page.GetByLabel("Epochs of the autoencoder")).ToHaveValueAsync("15000");
        await Expect(ada.Page.Locator(".step-summary").Nth(1)).ToContainTextAsync("1 type changed");
        await SetEpochs(ada, vae: 2, graph: 2, diffusion: 2);
        await ada.FillIn("Synthetic rows", 200);
        await ada.Start();
        Assert.NotEqual(cancelled, ada.RunId);
        await ada.WaitForRows();
        string trained = ada.RunId;
        Table synthetic = await ada.DownloadRows();
        Table real = TableReader.Read(BundledData.PathOf("credit.csv")).Table;
        Assert.Equal(200, synthetic.RowCount);
        Assert.Equal(real.ColumnNames, synthetic.ColumnNames);
        // A category takes only values that were seen.
        int time = real.ColumnNames.ToList().IndexOf("Time");
        Assert.Subset(real.Columns[time].ToHashSet(), synthetic.Columns[time].ToHashSet());

        await MakeMoreRows(ada, 50);
        Assert.NotEqual(trained, ada.RunId);
        Assert.Equal(50, (await ada.DownloadRows()).RowCount);
        await ada.Page.GotoAsync("/runs");
        await Expect(ada.Page.Locator("table.runs tbody tr")).ToHaveCountAsync(3);
        Assert.Empty(ada.Faults);
    }

    private static async Task SetEpochs(Person person, int vae, int graph, int diffusion)
    {
        ILocator field = person.Page.GetByLabel("Epochs of the autoencoder");
        if (!await field.IsVisibleAsync())
            await person.Page.GetByText("Advanced", new() { Exact = true }).ClickAsync();
        await person.FillIn("Epochs of the autoencoder", vae);
        await person.FillIn("Epochs of the graph network", graph);
        await person.FillIn("Epochs of the diffusion model", diffusion);
        await person.FillIn("Denoising steps", 4);
    }

    private static async Task MakeMoreRows(Person person, int rows)
    {
        string before = person.RunId;
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Generate more rows" }).ClickAsync();
        ILocator dialog = person.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Rows", new() { Exact = true }).FillAsync(rows.ToString(CultureInfo.InvariantCulture));
        await dialog.GetByRole(AriaRole.Button, new() { Name = $"Generate {rows} rows" }).ClickAsync();
        await Expect(person.Page).Not.ToHaveURLAsync($"/runs/{before}");
        await person.WaitForVerdict($"Ready: {rows} rows");
    }

    private static IEnumerable<int> Percentages(IEnumerable<string> shown) =>
        shown.Select(text => text.Split(' ')[0]).Where(text => text != "|").Select(text => int.Parse(text, CultureInfo.InvariantCulture));
}
