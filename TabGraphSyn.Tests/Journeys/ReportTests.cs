using Microsoft.Playwright;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>The report as a person reads it on the page, and what it leads to.</summary>
[Collection(Journey.Name)]
public sealed class ReportTests(JourneySite site)
{
    [BrowserFact]
    public async Task Report_OfAPreview_CanBeReadTakenAwayAndActedOn()
    {
        await using Person ada = await site.Register();
        await ada.OpenNewRun();
        await ada.ChoosePackaged("Diamonds");
        await ada.Continue();
        await ada.ChoosePreset(Preset.Preview);
        await ada.FillIn("Synthetic rows", 3000);
        await ada.Page.GetByText("Advanced", new() { Exact = true }).ClickAsync();
        await ada.Page.GetByLabel("Column to predict").SelectOptionAsync("price");
        await ada.Start();
        await ada.WaitForRows();

        await Expect(ada.Page.Locator(".report-facts")).ToContainTextAsync("target: price");
        ILocator chart = ada.Page.Locator("[data-chart]").First;
        await chart.ScrollIntoViewIfNeededAsync();
        await Expect(chart.Locator("svg").First).ToBeVisibleAsync();
        ILocator card = ada.Page.Locator(".report-chart").First;
        IDownload csv = await ada.Page.RunAndWaitForDownloadAsync(() => card.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync());
        Assert.True((await File.ReadAllLinesAsync(await csv.PathAsync())).Length > 2);
        IDownload png = await ada.Page.RunAndWaitForDownloadAsync(() => card.GetByRole(AriaRole.Button, new() { Name = "PNG" }).ClickAsync());
        Assert.Equal(0x89, (await File.ReadAllBytesAsync(await png.PathAsync()))[0]);

        // A preview keeps pairs of columns only: trees tell its diamonds from real ones, and the next preset is proposed.
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Run again with the balanced preset" }).First.ClickAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Radio, new() { Name = "Balanced" })).ToBeCheckedAsync();
        await Expect(ada.Page.GetByLabel("Column to predict")).ToHaveValueAsync("price");
        Assert.Empty(ada.Faults);
    }
}
