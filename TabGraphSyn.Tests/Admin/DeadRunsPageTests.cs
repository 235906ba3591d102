using Bunit;
using TabGraphSyn.Web.Admin;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Admin;

public sealed class DeadRunsPageTests : AdminPagesContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Render_NoneGivenUp_SaysSo() => Assert.Contains("No run was given up", Render<DeadRunsPage>().Markup);

    [Fact]
    public async Task Render_GivenUp_ShowsWhatAnOperatorNeedsAndNoNameOfTheTable()
    {
        await GiveUp("dead", "bob", "The process ended with code 137.");
        await AcceptRun("waiting", "bob");

        var page = Render<DeadRunsPage>();

        string row = Assert.Single(page.FindAll("tbody tr")).TextContent;
        foreach (string expected in (string[])["dead", "bob", "Free", "Balanced", "2,843 × 11", "The process ended with code 137.", "just now"])
            Assert.Contains(expected, row, StringComparison.Ordinal);
        Assert.DoesNotContain("salaries", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAgain_GivenUp_WaitsAndWakesWorkers()
    {
        await GiveUp("dead", "bob", "reason");
        var page = Render<DeadRunsPage>();
        using var workers = Signals.Subscribe(RunSignals.Queue);
        using var owner = Signals.Subscribe(RunSignals.Account("bob"));

        await page.Find(".again").ClickAsync(new());

        var run = (await Runs.Find("dead", "bob", None))!;
        Assert.Equal((RunState.Queued, false, (string?)null), (run.State, run.IsCharged, run.DeadLetter));
        await Task.WhenAll(workers.Wait(Timeout.InfiniteTimeSpan, None), owner.Wait(Timeout.InfiniteTimeSpan, None)).WaitAsync(Patience);
        page.WaitForAssertion(() => Assert.Contains("No run was given up", page.Markup), Patience);
        Assert.Contains("Administrator ada put run dead of account bob into the queue again", Log.Text);
    }

    [Fact]
    public async Task RunAgain_DeletedMeanwhile_TakesItOffTheList()
    {
        await GiveUp("dead", "bob", "reason");
        var page = Render<DeadRunsPage>();
        await Runs.Delete("dead", "bob", None);

        await page.Find(".again").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("No run was given up", page.Markup), Patience);
    }

    [Fact]
    public async Task Copy_Number_ReachesTheClipboard()
    {
        await GiveUp("dead", "bob", "reason");
        var script = JSInterop.SetupModule("./Admin/DeadRunsPage.razor.js");
        script.Setup<bool>("copy", "dead").SetResult(true);
        var page = Render<DeadRunsPage>();

        await page.Find(".copy").ClickAsync(new());

        script.VerifyInvoke("copy");
    }
}
