using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Tests.Runs;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Dashboard;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Dashboard;

public sealed class DashboardPageTests : RunPagesContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private readonly StoppedClock clock = new(Noon);

    public DashboardPageTests() => Services.AddSingleton<TimeProvider>(clock);

    [Fact]
    public void Render_NewAccount_SaysWhatToDoFirst()
    {
        var page = Render<DashboardPage>();

        Assert.Equal("10 of 10 runs left in November; new ones on 1 December", Text(page, "h1"));
        Assert.NotNull(page.Find(".first a[href='/runs/new']"));
        Assert.NotNull(page.Find(".first a[href='/runs/new?dataset=penguins.csv']"));
        Assert.Empty(page.FindAll(".value"));
        Assert.DoesNotContain("Under way", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_SomeRuns_CountsRowsSuccessAndStorage()
    {
        Runs.Set(Ended("a", RunState.Succeeded) with { Outcome = Outcome(2_843) with { Bytes = 1_500_000 } });
        Runs.Set(Ended("b", RunState.Succeeded) with { Outcome = Outcome(1_000), CreatedAt = Noon.AddMonths(-1) });
        Runs.Set(Ended("c", RunState.Failed) with { Failure = "A column is empty." });
        Runs.Set(Ended("d", RunState.Cancelled));
        Runs.Set(Ended("foreign", RunState.Succeeded) with { AccountId = "another", Outcome = Outcome(9_999) });

        var page = Render<DashboardPage>();

        Assert.Equal("7 of 10 runs left in November; new ones on 1 December", Text(page, "h1"));
        Assert.Equal(["2,843", "66.7 %", "1.5 MB"], page.FindAll(".value").Select(value => Plain(value.TextContent)));
        Assert.Contains("3,843 in the runs that you keep", Plain(page.Markup), StringComparison.Ordinal);
        Assert.Contains("2 of 3 runs; cancelled ones don't count", Plain(page.Markup), StringComparison.Ordinal);
        Assert.Contains("3 used", Plain(page.Find(".legend").TextContent), StringComparison.Ordinal);
        Assert.DoesNotContain("foreign", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_RunsThatEnded_ShowsTheirVerdictsLatestFirst()
    {
        Runs.Set(Ended("old", RunState.Succeeded) with
        {
            FinishedAt = Noon.AddHours(-3),
            Outcome = Outcome(10) with { Verdict = new RunJudgement("Ready: hard to tell from real.", new Dictionary<ReportArea, ReportBand>()) },
        });
        Runs.Set(Ended("new", RunState.Failed) with { FinishedAt = Noon.AddMinutes(-5), Failure = "A column is empty." });

        var page = Render<DashboardPage>();

        var ended = page.FindAll(".ended");
        Assert.Equal(["/runs/new", "/runs/old"], ended.Select(run => run.QuerySelector("a")!.GetAttribute("href")));
        Assert.Contains("A column is empty.", ended[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Ready: hard to tell from real.", ended[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_AllRunsUsed_SaysSoAndOffersThePaidPlanRatherThanARun()
    {
        UseUp();

        var page = Render<DashboardPage>();

        Assert.Equal("All 10 runs of November are used; new ones on 1 December", Text(page, "h1"));
        Assert.Empty(page.FindAll(".head a[href='/runs/new']"));
        Assert.Equal(DashboardFeature.PlansAddress, page.Find(".notice a").GetAttribute("href"));
        Assert.Contains("1,000 runs a month", Plain(page.Find(".notice").TextContent), StringComparison.Ordinal);
        var plans = page.Find("#plans");
        Assert.Contains("granted by the administrator", plans.TextContent, StringComparison.Ordinal);
        Assert.Equal(["10", "1,000"], plans.QuerySelectorAll("tbody tr:first-child td").Select(cell => cell.TextContent));
    }

    [Fact]
    public void Render_PaidAccount_OffersNoUpgrade()
    {
        Account.Account = Account.Account with { Tier = Tier.Paid };

        var page = Render<DashboardPage>();

        Assert.StartsWith("1,000 of 1,000 runs left", Text(page, "h1"), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".upgrade"));
        Assert.DoesNotContain("administrator", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_TimeZoneOfTheAccount_TellsTheResetThere()
    {
        Account.Account = Account.Account with { TimeZone = "America/New_York" };

        var page = Render<DashboardPage>();

        Assert.EndsWith("new ones on 30 November", Text(page, "h1"), StringComparison.Ordinal);
        Assert.Contains("30 November 2026, 19:00 (America/New_York)", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_NoTimeZoneChosen_TakesThatOfTheBrowser()
    {
        JSInterop.SetupModule("./Dashboard/DashboardPage.razor.js").Setup<string>("timeZone").SetResult("Asia/Tokyo");

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Contains("1 December 2026, 09:00 (Asia/Tokyo)", page.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public void Render_RunStartsGoesOnAndEnds_ShowsEachWithoutReloading()
    {
        var page = Render<DashboardPage>();
        var run = NewRun("a") with { CreatedAt = Noon };
        Runs.Set(run, position: 2);
        page.WaitForAssertion(() => Assert.Contains("Number 2 in the queue", Plain(page.Find("[data-run=a]").TextContent), StringComparison.Ordinal), Patience);
        Assert.Equal("9 of 10 runs left in November; new ones on 1 December", Text(page, "h1"));

        Runs.Set(run with
        {
            State = RunState.Running,
            StartedAt = Noon,
            Progress = new PipelineProgress { Stage = PipelineStage.Vae, Fraction = 0.42, RemainingSeconds = 90 },
        });
        page.WaitForAssertion(() => Assert.Contains("42 %", Plain(page.Find("[data-run=a]").TextContent), StringComparison.Ordinal), Patience);
        string text = Plain(page.Find("[data-run=a]").TextContent);
        Assert.Contains("Training the autoencoder", text, StringComparison.Ordinal);
        Assert.Contains("About 2 min left", text, StringComparison.Ordinal);
        Assert.Equal("42", page.Find("[data-run=a] [role=progressbar]").GetAttribute("aria-valuenow"));

        Runs.Set(Ended("a", RunState.Succeeded) with { Outcome = Outcome(50) });
        page.WaitForAssertion(() => Assert.Contains("50 rows are ready.", Plain(page.Find(".ended").TextContent), StringComparison.Ordinal), Patience);
        Assert.Empty(page.FindAll("[data-run=a]"));
    }

    [Fact]
    public void Render_AnotherRunOfTheAccountUnderWay_SaysWhyTheNextWaits()
    {
        Runs.Set(NewRun("a", RunState.Running) with { CreatedAt = Noon });
        Runs.Set(NewRun("b") with { CreatedAt = Noon }, position: 1);

        var page = Render<DashboardPage>();

        Assert.Contains("Your account works on 1 run at a time", Plain(page.Markup), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ManyWait_ShowsTheFirstAndCountsTheOthers()
    {
        for (int index = 0; index < 8; index++)
            Runs.Set(NewRun($"r{index}") with { CreatedAt = Noon.AddMinutes(-20 + index) }, position: index + 1);

        var page = Render<DashboardPage>();

        Assert.Equal(["r0", "r1", "r2", "r3", "r4"], page.FindAll("[data-run]").Select(run => run.GetAttribute("data-run")));
        Assert.Equal("3 more wait", Text(page, "a[href='/runs?state=queued']"));
    }

    [Fact]
    public async Task Cancel_Confirmed_AsksForTheEnd()
    {
        Runs.Set(NewRun("a", RunState.Running) with { CreatedAt = Noon });
        var page = Render<DashboardPage>();

        var click = page.Find("[data-run=a] .cancel").ClickAsync(new());
        await Answer("Cancel run");
        await click;

        Assert.True(Runs.Peek("a")!.CancelRequested);
        page.WaitForAssertion(() => Assert.True(page.Find("[data-run=a] .cancel").HasAttribute("disabled")), Patience);
    }

    [Fact]
    public async Task Cancel_NotConfirmed_LetsItRun()
    {
        Runs.Set(NewRun("a", RunState.Running) with { CreatedAt = Noon });
        var page = Render<DashboardPage>();

        var click = page.Find("[data-run=a] .cancel").ClickAsync(new());
        await Answer("Let it run");
        await click;

        Assert.False(Runs.Peek("a")!.CancelRequested);
    }

    [Fact]
    public void Ring_RunStarts_ShowsOneLess()
    {
        var ring = Render<QuotaRing>();
        Assert.Equal("10 of 10 runs left in November", Plain(ring.Find("a").GetAttribute("title")!));

        Runs.Set(NewRun("a") with { CreatedAt = Noon });

        ring.WaitForAssertion(() => Assert.Equal("9 of 10 runs left in November", Plain(ring.Find("a").GetAttribute("title")!)), Patience);
        Assert.Equal("9", ring.Find("text").TextContent);
        Assert.Equal("90 100", ring.Find("circle.left").GetAttribute("stroke-dasharray"));
    }

    [Fact]
    public void Ring_AllRunsUsed_IsEmpty()
    {
        UseUp();

        var ring = Render<QuotaRing>();

        Assert.Contains("used-up", ring.Find("a").ClassList);
        Assert.Empty(ring.FindAll("circle.left"));
    }

    private void UseUp()
    {
        for (int index = 0; index < 10; index++)
            Runs.Set(Ended($"r{index}", RunState.Succeeded) with { Outcome = Outcome(10) });
    }

    private static Run Ended(string id, RunState state) =>
        NewRun(id, state) with { CreatedAt = Noon.AddHours(-1), StartedAt = Noon.AddMinutes(-50), FinishedAt = Noon.AddMinutes(-40) };

    private static RunOutcome Outcome(int rows) => new(rows, 0.98, 0.96, 0, new Dictionary<string, double>(), HasModel: true);

    private static string Text<T>(IRenderedComponent<T> page, string selector)
        where T : Microsoft.AspNetCore.Components.IComponent => Plain(page.Find(selector).TextContent.Trim());

    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
