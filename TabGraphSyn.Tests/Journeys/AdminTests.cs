using TabGraphSyn.Tests.Testing;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>Pages for administrators over a circuit that is open.</summary>
[Collection(Journey.Name)]
public sealed class AdminTests(JourneySite site)
{
    [BrowserFact]
    public async Task Navigate_UserOnAnOpenCircuit_FindsNothingAtTheAddressesOfAdministrators()
    {
        // The first account of an installation is its administrator: the second is none.
        await using Person ada = await site.Register();
        await using Person bob = await site.Register();
        await bob.OpenNewRun();
        await bob.Page.EvaluateAsync("window.sameDocument = true");

        foreach (string address in (string[])["/admin", "/admin/accounts", "/admin/workers", "/admin/runs"])
        {
            await bob.Page.EvaluateAsync("address => Blazor.navigateTo(address)", address);

            await Expect(bob.Page).ToHaveURLAsync(new Uri(site.Host.Address, address).ToString());
            await Expect(bob.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Nothing is at this address");
            await Expect(bob.Page.GetByText(ada.Email)).ToHaveCountAsync(0);
            Assert.True(await bob.Page.EvaluateAsync<bool>("window.sameDocument === true"), "The page was loaded anew: the circuit was not asked.");
        }
    }
}
