using System.Security.Claims;
using System.Text.Json;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor.Services;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Tests.Datasets;
using TabGraphSyn.Tests.Report;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Limits;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Runs.New;

namespace TabGraphSyn.Tests.Runs.New;

/// <summary>The page as a person uses it: real tables, read by the pipeline's library, and runs kept in memory.</summary>
public sealed class NewRunPageTests : BunitContext, IAsyncLifetime
{
    private readonly UploadBench bench = new();
    private readonly RunsInMemory runs;

    public NewRunPageTests()
    {
        var signals = new RunSignals();
        runs = new RunsInMemory(signals);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton(signals);
        Services.AddSingleton<IRunStore>(runs);
        Services.AddSingleton(bench.Blobs);
        Services.AddSingleton(bench.Store);
        Services.AddSingleton(bench.Staging);
        Services.AddSingleton(bench.Uploads);
        Services.AddSingleton<ITableInspector>(bench.Inspector);
        Services.AddSingleton<IAccountStore, AdaAlone>();
        Services.AddSingleton<DatasetFiles>();
        Services.AddSingleton<TableProfiles>();
        Services.AddSingleton<RunInputs>();
        Services.AddSingleton<RunFiles>();
        Services.AddSingleton<RunRequests>();
        Services.AddSingleton(Options.Create(new RunOptions()));
        Services.AddSingleton(Options.Create(new TierOptions()));
        Services.AddSingleton(new RateLimits(Options.Create(new RateLimitOptions())));
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<AntiforgeryStateProvider, NoToken>();
        Services.AddScoped<CurrentAccount>();
        this.AddAuthorization().SetAuthorized("Ada").SetClaims(new Claim(ClaimTypes.NameIdentifier, "ada"));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        bench.Dispose();
    }

    [Fact]
    public async Task Start_PackagedTableAsFound_SubmitsARunAndShowsIt()
    {
        IRenderedComponent<NewRunPage> page = Open();
        await Card(page, "Palmer penguins").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(8, page.FindAll("tbody th.name").Count));
        await Button(page, "Continue").ClickAsync(new());
        await Button(page, "Start").ClickAsync(new());

        Run run = Submitted();
        Assert.Equal(("penguins.csv", 344, 8), (run.Source.PackagedName, run.Source.Rows, run.Source.Columns));
        Assert.Null(run.Schema);
        Assert.Equal((Preset.Balanced, 344), (run.Options.Preset, run.Options.Rows));
        Assert.EndsWith($"/runs/{run.Id}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TypeCorrectedAndColumnLeftOut_SubmitsBothInTheSchema()
    {
        IRenderedComponent<NewRunPage> page = Open("?dataset=penguins.csv");
        await TypeOf(page, "year").ChangeAsync(nameof(ColumnKind.Category));
        page.WaitForAssertion(() => Assert.Contains("Changed by you", Row(page, "year").TextContent, StringComparison.Ordinal));
        await page.Find("input[aria-label='Keep island']").ChangeAsync(false);
        await Button(page, "Continue").ClickAsync(new());
        await Button(page, "Start").ClickAsync(new());

        TableSchema schema = Submitted().Schema!;
        Assert.Equal(8, schema.Columns.Count);
        Assert.Equal(ColumnKind.Category, schema.Columns.Single(column => column.Name == "year").Kind);
        Assert.Equal(["island"], schema.Columns.Where(column => column.Drop).Select(column => column.Name));
    }

    [Fact]
    public async Task ChangeType_ValuesThatDoNotFit_ShowsTheSentenceAndKeepsTheType()
    {
        IRenderedComponent<NewRunPage> page = Open("?dataset=penguins.csv");

        await TypeOf(page, "species").ChangeAsync(nameof(ColumnKind.Date));

        page.WaitForAssertion(() => Assert.Contains("'Adelie'", page.Find(".note.refusal").TextContent, StringComparison.Ordinal));
        Assert.Equal(nameof(ColumnKind.Category), TypeOf(page, "species").QuerySelector("option[selected]")!.GetAttribute("value"));
        Assert.False(Button(page, "Continue").HasAttribute("disabled"));
    }

    [Fact]
    public async Task ChooseIdentifier_Column_StatesItAsIdentifier()
    {
        IRenderedComponent<NewRunPage> page = Open("?dataset=penguins.csv");

        await page.Find(".identifier select").ChangeAsync("0");

        page.WaitForAssertion(() => Assert.Contains("species=Identifier", bench.Inspector.Stated));
    }

    [Fact]
    public void Open_TableThatCanNotBeUsed_ShowsThePipelinesSentenceUnchanged()
    {
        bench.Inspector.Fault = new UnusableInputException("penguins.csv, line 7: there are 3 cells; mend the line.");

        IRenderedComponent<NewRunPage> page = Open("?dataset=penguins.csv");

        page.WaitForAssertion(() => Assert.Equal("penguins.csv, line 7: there are 3 cells; mend the line.", page.Find("[role=alert]").TextContent));
        Assert.NotEmpty(page.FindAll(".packaged button"));
    }

    [Fact]
    public void Open_UploadOfAnotherAccount_IsNotThere()
    {
        Dataset others = Upload("bob", BundledData.PathOf("penguins.csv"));

        IRenderedComponent<NewRunPage> page = Open($"?dataset={others.Id}");

        page.WaitForAssertion(() => Assert.Contains("not there any more", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("Uploaded before", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OwnUpload_SubmitsItById()
    {
        Dataset own = Upload("ada", BundledData.PathOf("penguins.csv"));
        IRenderedComponent<NewRunPage> page = Open();
        await page.Find("button.upload").ClickAsync(new());
        await Button(page, "Continue").ClickAsync(new());
        await Button(page, "Start").ClickAsync(new());

        Assert.Equal(own.Id, Submitted().Source.DatasetId);
    }

    [Fact]
    public void Open_FromAnEarlierRun_BeginsWithItsTableColumnsAndSettings()
    {
        runs.Set(NewRun("earlier", "ada") with
        {
            Schema = new TableSchema([new ColumnSchema { Name = "island", Kind = ColumnKind.Category, Drop = true }]),
            Options = new SynthesisOptions { Preset = Preset.Best, Rows = 77, Seed = 5, EpochsDiffusion = 9, EvaluateEvery = 13, TimeLimit = TimeSpan.FromMinutes(3) },
        });

        IRenderedComponent<NewRunPage> page = Open("?from=earlier");

        page.WaitForAssertion(() => Assert.Equal("77", page.Find("input[aria-describedby=rows-hint]").GetAttribute("value")));
        Assert.Contains("7\u00A0of\u00A08 kept".Replace('\u00A0', ' '), page.Markup, StringComparison.Ordinal);
        Assert.True(page.Find("input[name=preset][value=Best]").HasAttribute("checked"));
        Assert.True(page.Find("details.advanced").HasAttribute("open"));
        Assert.Contains(page.FindAll(".advanced input"), input => input.GetAttribute("value") == "9");
        Assert.Contains(page.FindAll(".advanced input"), input => input.GetAttribute("value") == "13");
    }

    [Fact]
    public async Task Open_WithAFindingOfTheReport_TakesOverWhatItProposes()
    {
        Run earlier = NewRun("earlier", "ada");
        runs.Set(earlier);
        var report = SampleReport.Weak(new SuggestedChange("Best", new SynthesisOptions { Preset = Preset.Best, Rows = 55, Target = "species" }));
        using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(report, PipelineJson.Line));
        await bench.Blobs.Put(RunFiles.Prefix("earlier") + "report.json", json, default);

        IRenderedComponent<NewRunPage> page = Open("?from=earlier&change=0");

        page.WaitForAssertion(() => Assert.Equal("55", page.Find("input[aria-describedby=rows-hint]").GetAttribute("value")));
        Assert.True(page.Find("input[name=preset][value=Best]").HasAttribute("checked"));
        Assert.Equal("species", page.Find(".report-choices select").GetAttribute("value"));
    }

    [Fact]
    public async Task Start_ReportColumnsChosen_AsksForThem()
    {
        IRenderedComponent<NewRunPage> page = Open("?dataset=penguins.csv");
        await Button(page, "Continue").ClickAsync(new());

        await page.Find(".report-choices select").ChangeAsync(new() { Value = "species" });
        await page.Find("#sensitive").ChangeAsync(new() { Value = "sex" });
        await page.Find("#sensitive").ChangeAsync(new() { Value = "island" });
        await page.Find("[aria-label='Remove sex']").ClickAsync(new());
        await Button(page, "Start").ClickAsync(new());

        Assert.Equal("species", Submitted().Options.Target);
        Assert.Equal(["island"], Submitted().Options.Sensitive);
    }

    [Fact]
    public void Open_FromARunOfAnotherAccount_IsNotThere()
    {
        runs.Set(NewRun("others", "bob"));

        IRenderedComponent<NewRunPage> page = Open("?from=others");

        page.WaitForAssertion(() => Assert.Contains("not there any more", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_MoreThanTheAccountMakes_CanNotStart()
    {
        IRenderedComponent<NewRunPage> page = Open("?dataset=penguins.csv");
        await Button(page, "Continue").ClickAsync(new());

        await page.Find("input[aria-describedby=rows-hint]").InputAsync("10001");

        Assert.True(Button(page, "Start").HasAttribute("disabled"));
        Assert.Contains("up to 10,000 rows a run", page.Find(".estimate").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_TwoHundred_ShowsFiftyAndFindsByName()
    {
        using var folder = new TemporaryFolder();
        string header = string.Join(',', Enumerable.Range(0, 200).Select(column => $"c{column}"));
        string[] rows = [.. Enumerable.Range(0, 30).Select(row => string.Join(',', Enumerable.Range(0, 200).Select(column => (row * 7) + column)))];
        Dataset wide = Upload("ada", folder.Write("wide.csv", header + "\n" + string.Join('\n', rows) + "\n"));
        IRenderedComponent<NewRunPage> page = Open($"?dataset={wide.Id}");

        page.WaitForAssertion(() => Assert.Equal(50, page.FindAll("tbody th.name").Count));
        await Button(page, "Show 50 more").ClickAsync(new());
        Assert.Equal(100, page.FindAll("tbody th.name").Count);
        await page.Find("input[type=search]").InputAsync("C199");
        Assert.Equal("c199", page.Find("tbody th.name .name-text").TextContent);
    }

    [Fact]
    public async Task Upload_FileOverTheLimit_IsRefusedBeforeAByteIsSent()
    {
        IRenderedComponent<UploadZone> zone = Render<UploadZone>(parameters => parameters.Add(zone => zone.Tier, Tier.Free));

        bool begins = await zone.InvokeAsync(() => zone.Instance.Begin("sales.csv", 50_300_000, 1));

        Assert.False(begins);
        Assert.Equal(
            "sales.csv has 50.3\u00A0MB, and your account takes tables of up to 50 MB. Upload a smaller file; a paid account takes up to 500 MB.",
            zone.Find("[role=alert]").TextContent);
    }

    [Fact]
    public async Task Upload_UnderWay_ShowsBytesAndCanBeCancelled()
    {
        IRenderedComponent<UploadZone> zone = Render<UploadZone>(parameters => parameters.Add(zone => zone.Tier, Tier.Free));
        await zone.InvokeAsync(() => zone.Instance.Begin("sales.csv", 10_000_000, 1));
        await zone.InvokeAsync(() => zone.Instance.Progress(2_500_000));

        Assert.Equal("2500000", zone.Find("progress").GetAttribute("value"));
        Assert.StartsWith("2.5\u00A0MB of 10.0\u00A0MB", zone.Find(".figures").TextContent, StringComparison.Ordinal);
        await zone.Find("button").ClickAsync(new());
        Assert.Empty(zone.FindAll("progress"));
        Assert.Empty(zone.FindAll("[role=alert]"));
    }

    private static Run NewRun(string id, string accountId) => new()
    {
        Id = id,
        AccountId = accountId,
        Tier = Tier.Free,
        Source = new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 344, 8),
        Options = new SynthesisOptions(),
        State = RunState.Succeeded,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public async Task Render_SomeRunsLeft_SaysHowManyBesideStart()
    {
        UseRuns(7);
        IRenderedComponent<NewRunPage> page = Open("?dataset=penguins.csv");
        await Button(page, "Continue").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("3 of 10\u00A0runs left this month", page.Find(".left").TextContent));
        Assert.False(Button(page, "Start").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Render_NoRunLeft_SaysWhyFromTheBeginningAndStartsNone()
    {
        UseRuns(10);
        IRenderedComponent<NewRunPage> page = Open("?dataset=penguins.csv");
        AssertUsedUp(page);
        await Button(page, "Continue").ClickAsync(new());

        page.WaitForAssertion(() => Assert.True(Button(page, "Start").HasAttribute("disabled")));
        AssertUsedUp(page);
    }

    [Fact]
    public async Task Start_LastRunTakenMeanwhile_SaysTheSame()
    {
        UseRuns(9);
        IRenderedComponent<NewRunPage> page = Open("?dataset=penguins.csv");
        await Button(page, "Continue").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("1 of 10\u00A0runs left this month", page.Find(".left").TextContent));
        UseRuns(10);

        await Button(page, "Start").ClickAsync(new());

        AssertUsedUp(page);
        Assert.True(Button(page, "Start").HasAttribute("disabled"));
        Assert.EndsWith("?dataset=penguins.csv", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimate_RunsTookFourTimesAsLong_IsFourTimesAsLong()
    {
        double expected = SynthesisEstimate.Seconds(344, 8, new SynthesisOptions { Rows = 344 }, report: true);
        UseRuns(1, new RunOutcome(344, 0.99, 0.98, 0, new Dictionary<string, double> { ["Diffusion"] = 4 * expected }, HasModel: true));

        IRenderedComponent<NewRunPage> page = Open("?dataset=penguins.csv");
        await Button(page, "Continue").ClickAsync(new());

        page.WaitForAssertion(() => Assert.StartsWith($"About {RunText.Remaining(4 * expected)} once", page.Find(".estimate").TextContent, StringComparison.Ordinal));
        Assert.NotEqual(RunText.Remaining(expected), RunText.Remaining(4 * expected));
    }

    private static void AssertUsedUp(IRenderedComponent<NewRunPage> page)
    {
        page.WaitForAssertion(() => Assert.StartsWith("You have used all 10 runs that a free account has in", page.Find(".notice").TextContent.Trim(), StringComparison.Ordinal));
        Assert.EndsWith("for one. What a paid account gets", page.Find(".notice").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal("/dashboard#plans", page.Find(".notice a").GetAttribute("href"));
    }

    /// <summary>Lets the account have used so many runs of this month.</summary>
    private void UseRuns(int count, RunOutcome? outcome = null)
    {
        for (int index = 0; index < count; index++)
        {
            runs.Set(new Run
            {
                Id = $"used{index}",
                AccountId = "ada",
                Tier = Tier.Free,
                Source = new RunSource("penguins.csv", "penguins.csv", DatasetId: null, 344, 8),
                Options = new SynthesisOptions(),
                State = RunState.Succeeded,
                CreatedAt = DateTimeOffset.UtcNow,
                Outcome = outcome,
            });
        }
    }

    private static IElement Card(IRenderedComponent<NewRunPage> page, string title) =>
        page.FindAll(".packaged button").Single(card => card.QuerySelector(".title")!.TextContent == title);

    private static IElement Button(IRenderedComponent<NewRunPage> page, string text)
    {
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("button"), button => button.TextContent.Trim().StartsWith(text, StringComparison.Ordinal)));
        return page.FindAll("button").First(button => button.TextContent.Trim().StartsWith(text, StringComparison.Ordinal));
    }

    private static IElement TypeOf(IRenderedComponent<NewRunPage> page, string column)
    {
        page.WaitForAssertion(() => page.Find($"select[aria-label='Type of {column}']"));
        return page.Find($"select[aria-label='Type of {column}']");
    }

    private static IElement Row(IRenderedComponent<NewRunPage> page, string column) =>
        page.FindAll("tbody tr").Single(row => row.QuerySelector(".name-text")?.TextContent == column);

    private IRenderedComponent<NewRunPage> Open(string query = "")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/runs/new{query}");
        return Render<NewRunPage>();
    }

    private Run Submitted() =>
        Assert.Single(runs.List("ada", state: null, before: null, limit: 10, CancellationToken.None).GetAwaiter().GetResult());

    private Dataset Upload(string accountId, string path)
    {
        using FileStream file = File.OpenRead(path);
        return bench.Uploads.Receive(UploadBench.NewAccount(accountId), Path.GetFileName(path), file, announcedBytes: null, CancellationToken.None)
            .GetAwaiter().GetResult();
    }

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }

    private sealed class AdaAlone : IAccountStore
    {
        public Task<Account?> TryCreate(Account account, CancellationToken cancellationToken) => Task.FromResult<Account?>(null);

        public Task<Account?> Find(string id, CancellationToken cancellationToken) =>
            Task.FromResult(id == "ada" ? UploadBench.NewAccount() : null);

        public Task<Account?> FindByEmail(string normalizedEmail, CancellationToken cancellationToken) => Task.FromResult<Account?>(null);

        public Task<bool> IsEmpty(CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<Account?> TryUpdate(Account before, Account after, CancellationToken cancellationToken) => Task.FromResult<Account?>(null);

        public Task<IReadOnlyList<Account>> List(string? search, Account? before, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Account>>([]);

        public Task<bool> Delete(string id, CancellationToken cancellationToken) => Task.FromResult(false);
    }
}
