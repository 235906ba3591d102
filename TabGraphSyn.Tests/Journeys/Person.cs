using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Testing;
using static Microsoft.Playwright.Assertions;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>A person at a browser: what people do on the pages, by what they can see there.</summary>
internal sealed partial class Person : IAsyncDisposable
{
    private readonly List<string> faults = [];
    private readonly List<string> requests = [];

    private Person(IPage page, string email)
    {
        Page = page;
        Email = email;
        page.PageError += (_, fault) => faults.Add(fault);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                faults.Add(message.Text);
        };
        page.Request += (_, request) => requests.Add(request.Url);
        page.WebSocket += (_, socket) => requests.Add(socket.Url);
    }

    public IPage Page { get; }

    /// <summary>What this person registers with: an address like no other, unless a test says otherwise.</summary>
    public string Email { get; set; }

    /// <summary>What the browser itself complained of: faults of scripts, refused or missing files.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>Every address that the pages asked for.</summary>
    public IReadOnlyList<string> Requests => requests;

    private ILocator Columns => Page.GetByRole(AriaRole.Table, new() { Name = "Columns of " });

    public string RunId => Page.Url.Split('/')[^1];

    public static async Task<Person> Arrive(TestBrowser browser, Uri address, BrowserNewContextOptions? options)
    {
        IBrowserContext context = await browser.NewContext(address, options);
        return new Person(await context.NewPageAsync(), $"{Guid.NewGuid():N}@example.org");
    }

    public async Task Register(string path = "/register")
    {
        await Page.GotoAsync(path);
        await FillInRegistration();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(Page).Not.ToHaveURLAsync(EntranceAddress());
    }

    public async Task FillInRegistration()
    {
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ada Lovelace");
        await Page.GetByLabel("E-mail address").FillAsync(Email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(PageClient.Password);
    }

    public async Task SignIn(string email)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByLabel("E-mail address").FillAsync(email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(PageClient.Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(Page).Not.ToHaveURLAsync(EntranceAddress());
    }

    /// <summary>Opens the new-run page and waits until it can be used.</summary>
    public async Task OpenNewRun()
    {
        await Page.GotoAsync("/runs/new");
        await Expect(Page.Locator("input[type=file]")).ToBeAttachedAsync();
    }

    public async Task ChoosePackaged(string title)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = title }).ClickAsync();
        await WaitForColumns();
    }

    public async Task Upload(string path)
    {
        await Page.Locator("input[type=file]").SetInputFilesAsync(path);
        await WaitForColumns();
    }

    public Task WaitForColumns() => Expect(Columns).ToBeVisibleAsync();

    /// <summary>The row of a column in the table of columns.</summary>
    public ILocator ColumnRow(string name) =>
        Columns.GetByRole(AriaRole.Row).Filter(new() { Has = Page.GetByText(name, new() { Exact = true }) });

    /// <summary>Goes on from the columns to the preset.</summary>
    public async Task Continue()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(Page.GetByLabel("Synthetic rows")).ToBeVisibleAsync();
    }

    public Task ChoosePreset(Preset preset) => Page.Locator($"input[name=preset][value={preset}]").CheckAsync();

    public Task FillIn(string label, int value) => Page.GetByLabel(label).FillAsync(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Starts the run and waits for its page.</summary>
    public async Task Start()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await WaitForRunPage();
    }

    public async Task WaitForRunPage()
    {
        // Asked again and again: a wait for the event of a navigation misses one that came a moment before.
        await Expect(Page).ToHaveURLAsync(RunAddress());
        await Expect(Page.Locator("article.run")).ToBeVisibleAsync();
    }

    /// <summary>Waits until the heading of the run's page says this.</summary>
    public Task WaitForVerdict(string verdict) =>
        Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(verdict);

    /// <summary>Waits until the run's page offers its rows.</summary>
    public Task WaitForRows() =>
        Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Download CSV" })).ToBeVisibleAsync(new() { Timeout = 300_000 });

    public async Task<Table> DownloadRows()
    {
        IDownload download = await Page.RunAndWaitForDownloadAsync(() =>
            Page.GetByRole(AriaRole.Link, new() { Name = "Download CSV" }).ClickAsync());
        return TableReader.Read(await download.PathAsync(), new TableLimits { MinRows = 1 }).Table;
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    [GeneratedRegex("/runs/[0-9a-f]{32}$", RegexOptions.None, 1000)]
    private static partial Regex RunAddress();

    [GeneratedRegex("/register|/sign-in", RegexOptions.None, 1000)]
    private static partial Regex EntranceAddress();
}
