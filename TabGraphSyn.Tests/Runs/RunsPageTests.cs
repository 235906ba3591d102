using Bunit;
using Microsoft.AspNetCore.Components;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Runs;

public sealed class RunsPageTests : RunPagesContext
{
    [Fact]
    public void Render_NoRuns_OffersANewOne()
    {
        var page = Render<RunsPage>();
        Assert.Contains("No runs yet", page.Markup, StringComparison.Ordinal);
        Assert.NotNull(page.Find(".empty a[href='/runs/new']"));
    }

    [Fact]
    public void Render_Runs_ListsThemNewestFirstWithStateScoresAndTimes()
    {
        Runs.Set(Succeeded("old") with { CreatedAt = Now.AddHours(-3) });
        Runs.Set(NewRun("new", RunState.Running, "aids.csv") with { Progress = new PipelineProgress { Stage = PipelineStage.Vae, Fraction = 0.31 } });
        Runs.Set(Succeeded("foreign") with { AccountId = "another" });
        var page = Render<RunsPage>();
        Assert.Equal(["new", "old"], page.FindAll("tbody tr").Select(row => row.GetAttribute("data-run")));
        string running = page.Find("tr[data-run=new]").TextContent;
        Assert.Contains("Running", running, StringComparison.Ordinal);
        Assert.Contains("31\u00A0%", running, StringComparison.Ordinal);
        string ready = page.Find("tr[data-run=old]").TextContent;
        foreach (string expected in (string[])["credit.csv", "Ready", "Balanced", "2,843", "98.7\u00A0%", "96.1\u00A0%", "1\u00A0min 00\u00A0s", "3\u00A0h ago"])
            Assert.Contains(expected, ready, StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='/runs/old']"));
    }

    [Fact]
    public void Render_StateAsked_ShowsOnlyThatState()
    {
        Runs.Set(Succeeded("a"));
        Runs.Set(NewRun("b", RunState.Failed));
        Navigation.NavigateTo("/runs?state=failed");
        var page = Render<RunsPage>();
        Assert.Equal("b", page.Find("tbody tr").GetAttribute("data-run"));
        Assert.Single(page.FindAll("tbody tr"));
        Assert.Equal("Failed", page.Find(".filter[aria-current=true]").TextContent);
    }

    [Fact]
    public void Render_StateAskedWithoutRuns_LeadsBackToAll()
    {
        Runs.Set(Succeeded("a"));
        Navigation.NavigateTo("/runs?state=cancelled");
        var page = Render<RunsPage>();
        Assert.Contains("No run here is cancelled", page.Markup, StringComparison.Ordinal);
        Assert.Equal("/runs", page.Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public void Render_RunChanges_ShowsTheChange()
    {
        Runs.Set(NewRun("a", RunState.Running));
        var page = Render<RunsPage>();
        Runs.Set(Succeeded("a"));
        page.WaitForAssertion(() => Assert.Contains("98.7", page.Find("tr[data-run=a]").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Delete_SelectedAndConfirmed_RemovesOnlyThose()
    {
        Runs.SetRows("a", "synthetic-rows.json", new RunRows(["x"], [["1"]]));
        Runs.Set(Succeeded("a"));
        Runs.Set(Succeeded("b") with { CreatedAt = Now.AddMinutes(-6) });
        Runs.Set(NewRun("c", RunState.Failed) with { CreatedAt = Now.AddMinutes(-7) });
        var page = Render<RunsPage>();
        await page.Find("tr[data-run=a] input").ChangeAsync(new ChangeEventArgs { Value = true });
        await page.Find("tr[data-run=c] input").ChangeAsync(new ChangeEventArgs { Value = true });
        var click = page.Find(".delete-selected").ClickAsync(new());
        await Answer("Delete 2 runs");
        await click;
        Assert.Null(Runs.Peek("a"));
        Assert.NotNull(Runs.Peek("b"));
        Assert.Null(Runs.Peek("c"));
        Assert.Empty(Runs.BlobKeys);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Delete_NotConfirmed_KeepsTheRun()
    {
        Runs.Set(Succeeded("a"));
        var page = Render<RunsPage>();
        var click = page.Find("tr[data-run=a] .delete button").ClickAsync(new());
        await Answer("Keep");
        await click;
        Assert.NotNull(Runs.Peek("a"));
    }

    [Fact]
    public void Select_RunThatHasNotEnded_IsNotOffered()
    {
        Runs.Set(NewRun("a", RunState.Running));
        var page = Render<RunsPage>();
        Assert.True(page.Find("tr[data-run=a] input").HasAttribute("disabled"));
        Assert.Empty(page.FindAll("tr[data-run=a] .delete button"));
    }

    [Fact]
    public async Task LoadMore_MoreThanAPageOfRuns_ShowsTheNextPage()
    {
        for (int index = 0; index < 60; index++)
            Runs.Set(Succeeded($"r{index}") with { CreatedAt = Now.AddMinutes(-index) });
        var page = Render<RunsPage>();
        Assert.Equal(50, page.FindAll("tbody tr").Count);
        await page.Find(".more").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(60, page.FindAll("tbody tr").Count), TimeSpan.FromSeconds(20));
        Assert.Empty(page.FindAll(".more"));
    }
}
