using Microsoft.Playwright;

namespace TabGraphSyn.Tests.Testing;

/// <summary>A Chromium for the tests of a class, started when the first of them wants a window.</summary>
public sealed class TestBrowser : IAsyncDisposable
{
    private const string BrowserVariable = "TABGRAPHSYN_TEST_BROWSER";
    private const float PatienceMilliseconds = 60_000;

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly SemaphoreSlim starting = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Cookies, storage and windows of its own, as on another device.</summary>
    /// <param name="address">Where the application listens.</param>
    /// <param name="options">Size, colours and the like; null for an ordinary desktop.</param>
    public async Task<IBrowserContext> NewContext(Uri address, BrowserNewContextOptions? options = null)
    {
        await starting.WaitAsync();
        try
        {
            browser ??= await Start();
        }
        finally
        {
            starting.Release();
        }

        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions(options ?? new()) { BaseURL = address.ToString() });
        context.SetDefaultTimeout(PatienceMilliseconds);
        context.SetDefaultNavigationTimeout(PatienceMilliseconds);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        starting.Dispose();
    }

    private async Task<IBrowser> Start()
    {
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable(BrowserVariable) is { Length: > 0 } named ? named : "/usr/bin/chromium",
            Args = Flags,
            Timeout = PatienceMilliseconds,
        });
    }
}
