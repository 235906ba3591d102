using Microsoft.Playwright;
using TabGraphSyn.Tests.Testing;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Accounts;

/// <summary>Passkeys in a real browser, with a device that the browser itself plays.</summary>
public sealed class PasskeyTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Email = "ada@example.org";
    private readonly WebHost host = new();
    private readonly TestBrowser browser = new();

    /// <summary>No passkey is for a bare number.</summary>
    private Uri Address => new UriBuilder(host.Address) { Host = "localhost" }.Uri;

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        await host.DisposeAsync();
    }

    [BrowserFact]
    public async Task Passkey_MadeOnTheSecurityPage_SignsInUntilItIsRemoved()
    {
        await using var context = await browser.NewContext(Address);
        var page = await context.NewPageAsync();
        List<string> faults = [];
        page.PageError += (_, fault) => faults.Add(fault);
        await AddDevice(context, page);
        await Register(page);

        await page.GotoAsync("/settings/security");
        var card = page.Locator("section.card", new() { HasText = "Passkeys" });
        await card.GetByLabel("Name of the device").FillAsync("Laptop");
        await card.GetByLabel("Password", new() { Exact = true }).FillAsync("not the password");
        await card.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(card.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The present password is not right.");
        await card.GetByLabel("Password", new() { Exact = true }).FillAsync(PageClient.Password);
        await card.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(card.GetByRole(AriaRole.Status)).ToContainTextAsync("The passkey is added");
        await Expect(card.GetByText("Laptop", new() { Exact = true })).ToBeVisibleAsync();

        await context.ClearCookiesAsync();
        await page.GotoAsync("/sign-in?returnUrl=%2Fdatasets");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Expect(page).ToHaveURLAsync("/datasets");

        await page.GotoAsync("/settings/security");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Laptop" }).ClickAsync();
        await Expect(page.Locator("section.card", new() { HasText = "Passkeys" }).GetByRole(AriaRole.Status)).ToContainTextAsync("Laptop no longer signs in.");
        await context.ClearCookiesAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("This passkey doesn't let you in.");
        Assert.Empty(faults);
    }

    private static async Task AddDevice(IBrowserContext context, IPage page)
    {
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private static async Task Register(IPage page)
    {
        await page.GotoAsync("/register");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ada Lovelace");
        await page.GetByLabel("E-mail address").FillAsync(Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(PageClient.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(page).ToHaveURLAsync("/dashboard");
    }
}
