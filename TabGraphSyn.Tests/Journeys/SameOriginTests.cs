using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>Whoever uses the application is known to its server alone.</summary>
[Collection(Journey.Name)]
public sealed class SameOriginTests(JourneySite site)
{
    [BrowserFact]
    public async Task EveryPage_AllRequests_GoToThisHost()
    {
        await using Person ada = await site.Arrive();
        foreach (string path in (string[])["/", "/sign-in", "/register"])
            await Visit(ada, path);
        await ada.Register();
        await ada.OpenNewRun();
        await ada.ChoosePackaged("Palmer penguins");
        await ada.Continue();
        await ada.ChoosePreset(Preset.Preview);
        await ada.Start();
        await ada.WaitForRows();
        // Charts are drawn when one comes near them.
        await ada.Page.Locator("[data-chart]").First.ScrollIntoViewIfNeededAsync();
        await Expect(ada.Page.Locator("[data-chart] svg").First).ToBeVisibleAsync();
        foreach (string path in (string[])["/runs", "/datasets", "/settings/security"])
            await Visit(ada, path);
        Assert.Empty(ada.Faults);
        // The browser itself notes a page that is not there as a fault.
        await Visit(ada, "/no-such-page");

        Assert.True(ada.Requests.Count > 20, "The requests were not recorded.");
        Assert.Contains(ada.Requests, address => address.StartsWith("ws://", StringComparison.Ordinal));
        string here = site.Host.Address.Authority;
        Assert.All(ada.Requests, address => Assert.True(
            address.StartsWith("data:", StringComparison.Ordinal) || address.StartsWith("blob:", StringComparison.Ordinal) || new Uri(address).Authority == here,
            $"Another host was asked: {address}"));
    }

    private static async Task Visit(Person person, string path)
    {
        await person.Page.GotoAsync(path);
        await person.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
    }
}
