using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>Where a person lands, kept up to date while something happens elsewhere.</summary>
[Collection(Journey.Name)]
public sealed class DashboardTests(JourneySite site)
{
    [BrowserFact]
    public async Task Newcomer_RunsFromAnotherWindow_SeesItEndWithoutReloading()
    {
        await using Person ada = await site.Register(new BrowserNewContextOptions { TimezoneId = "Pacific/Kiritimati" });
        await Expect(ada.Page).ToHaveURLAsync("/dashboard");
        await Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Start with a table" })).ToBeVisibleAsync();
        // The browser's own time zone: fourteen hours ahead of UTC.
        await Expect(ada.Page.GetByText("14:00 (Pacific/Kiritimati)")).ToBeVisibleAsync();

        IPage other = await ada.Page.Context.NewPageAsync();
        await other.GotoAsync("/runs/new?dataset=penguins.csv");
        await other.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await other.Locator($"input[name=preset][value={Preset.Preview}]").CheckAsync();
        await Expect(other.GetByText("10 of 10 runs left this month")).ToBeVisibleAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();

        await Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(new Regex("^9 of 10.runs left", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(ada.Page.Locator(".topbar .quota")).ToHaveAttributeAsync("title", new Regex("^9 of 10", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(ada.Page.Locator("li.ended .verdict")).ToContainTextAsync("344", new() { Timeout = 300_000 });
        Assert.Empty(ada.Faults);
    }

    [BrowserFact]
    public async Task Settings_ThemeChosen_HoldsOnThisBrowser()
    {
        await using Person ada = await site.Register(new BrowserNewContextOptions { ColorScheme = ColorScheme.Light });
        await ada.Page.GotoAsync("/settings");
        ILocator system = ada.Page.GetByRole(AriaRole.Button, new() { Name = "System", Exact = true });
        await Expect(system).ToHaveAttributeAsync("aria-pressed", "true");

        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Dark", Exact = true }).ClickAsync();

        await Expect(ada.Page.Locator("html[data-theme=dark]")).ToBeAttachedAsync();
        await ada.Page.GotoAsync("/dashboard");
        await Expect(ada.Page.Locator("html[data-theme=dark]")).ToBeAttachedAsync();
        await ada.Page.GotoAsync("/settings");
        await Expect(system).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.Empty(ada.Faults);
    }
}
