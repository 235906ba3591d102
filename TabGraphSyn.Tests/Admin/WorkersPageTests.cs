using Bunit;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Admin;
using TabGraphSyn.Web.Workers;

namespace TabGraphSyn.Tests.Admin;

public sealed class WorkersPageTests : AdminPagesContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Render_NoWorkers_SaysHowToGetOne()
    {
        var page = Render<WorkersPage>();

        Assert.Contains("No worker is here", page.Markup);
        Assert.Contains("Worker:Tiers", page.Find(".empty").TextContent);
    }

    [Fact]
    public async Task Render_LiveAndSilent_TellsThemApart()
    {
        await Workers.Report(NewWorker("live", [Tier.Free]) with { Runs = ["0123456789abcdef"], Version = "1.4.0+0123abc" }, None);
        await Workers.Report(NewWorker("dead", [Tier.Paid]) with { SeenAt = Now.AddSeconds(-150) }, None);

        var page = Render<WorkersPage>();

        string live = page.Find("tr[data-worker=live]").TextContent;
        foreach (string expected in (string[])["node", "Free", "CPU, 2 cores", "1.4.0", "1 of 2", "…89abcdef", "\u00A0s ago"])
            Assert.Contains(expected, live, StringComparison.Ordinal);
        Assert.DoesNotContain("0123abc", live, StringComparison.Ordinal);
        Assert.Equal("silent for 2\u00A0min", page.Find("tr[data-worker=dead] .label.warning").TextContent);
        Assert.Contains("2\u00A0workers, 1 of 2\u00A0slots in use; 1 silent: what it worked on", page.Find(".answer").TextContent);
        Assert.Contains("No live worker takes runs of paid accounts", Assert.Single(page.FindAll(".notice.warning")).TextContent);
    }

    [Fact]
    public async Task Render_WorkerArrives_ShowsItWithinSeconds()
    {
        var page = Render<WorkersPage>();

        await Workers.Report(NewWorker("late", [Tier.Free, Tier.Paid]), None);

        page.WaitForAssertion(() => Assert.NotNull(page.Find("tr[data-worker=late]")), Patience);
        Assert.Empty(page.FindAll(".notice"));
    }

    [Fact]
    public async Task Render_RoleLostWhileOpen_ShowsNothingMore()
    {
        await Workers.Report(NewWorker("live", [Tier.Free]), None);
        var page = Render<WorkersPage>();
        Assert.NotNull(page.Find("tr[data-worker=live]"));

        await Change("ada", ada => ada with { Role = Role.User });

        page.WaitForAssertion(() => Assert.Contains("Nothing is at this address", page.Markup), Patience);
        Assert.Empty(page.FindAll("tr"));
    }

    [Theory]
    [InlineData(-5, "0\u00A0s ago")]
    [InlineData(30, "30\u00A0s ago")]
    [InlineData(31, "silent for 31\u00A0s")]
    [InlineData(3_599, "silent for 59\u00A0min")]
    [InlineData(9_000, "silent for 2\u00A0h 30\u00A0min")]
    public void LastSeen_SecondsAgo_SaysHowLong(int seconds, string expected)
    {
        var worker = NewWorker("a", []) with { SeenAt = Now.AddSeconds(-seconds) };

        Assert.Equal(expected, WorkerText.LastSeen(worker, Now));
    }

    private static WorkerRecord NewWorker(string id, IReadOnlyList<Tier> tiers) => new()
    {
        Id = id,
        Node = "node",
        Tiers = tiers,
        Device = "CPU, 2 cores",
        Version = "1.4.0",
        Slots = 2,
        StartedAt = Now.AddHours(-2),
        SeenAt = Now,
    };
}
