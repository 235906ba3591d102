using Bunit;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Admin;

namespace TabGraphSyn.Tests.Admin;

public sealed class AccountsPageTests : AdminPagesContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Render_Accounts_ListsThemNewestFirstWithTheirUse()
    {
        await NewAccount("bob", "Bob <b>Builder</b>");
        await AcceptRun("r1", "bob");
        await Change("bob", bob => bob with { LockedOutUntil = DateTimeOffset.UtcNow.AddMinutes(9), RequestedTier = Tier.Paid });

        var page = Render<AccountsPage>();

        Assert.Equal(["bob", "ada"], page.FindAll("tbody tr").Select(row => row.GetAttribute("data-account")));
        string bob = page.Find("tr[data-account=bob]").TextContent;
        foreach (string expected in (string[])["Bob <b>Builder</b>", "bob@example.org", "Free", "asks for Paid", "User", "Locked for", "1 of 10"])
            Assert.Contains(expected, bob, StringComparison.Ordinal);
        Assert.Contains("Administrator (you)", page.Find("tr[data-account=ada]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_PartOfAName_ShowsThoseAlone()
    {
        await NewAccount("bob", "Grace Hopper");
        var page = Render<AccountsPage>();

        await page.Find("input[type=search]").InputAsync("HOPP");
        page.WaitForAssertion(() => Assert.Equal("bob", Assert.Single(page.FindAll("tbody tr")).GetAttribute("data-account")), Patience);

        await page.Find("input[type=search]").InputAsync("nobody at all");
        page.WaitForAssertion(() => Assert.Contains("No account matches", page.Markup), Patience);
    }

    [Fact]
    public async Task LoadMore_MoreThanAPage_ShowsEachAccountOnce()
    {
        for (int account = 0; account < 54; account++)
            await NewAccount($"a{account:00}", at: Now.AddSeconds(-account));
        var page = Render<AccountsPage>();
        Assert.Equal(50, page.FindAll("tbody tr").Count);

        await page.Find(".more").ClickAsync(new());

        Assert.Equal(55, page.FindAll("tbody tr").Select(row => row.GetAttribute("data-account")).Distinct().Count());
        Assert.Empty(page.FindAll(".more"));
    }

    [Fact]
    public async Task GrantPaid_Confirmed_ShowsItAtOnce()
    {
        await NewAccount("bob");
        var page = Render<AccountsPage>();

        var click = await Choose(page, "bob", "Grant paid");
        Dialogs.WaitForAssertion(() => Assert.Contains("bob@example.org: new runs have the limits of a paid account at once: 1,000 runs a month", Dialogs.Markup));
        await Answer("Grant paid");
        await click;

        Assert.Equal(Tier.Paid, (await Stored("bob")).Tier);
        page.WaitForAssertion(() => Assert.Contains("0 of 1,000", page.Find("tr[data-account=bob]").TextContent), Patience);
    }

    [Fact]
    public async Task Disable_NotConfirmed_ChangesNothing()
    {
        var bob = await NewAccount("bob");
        var page = Render<AccountsPage>();

        var click = await Choose(page, "bob", "Disable");
        await Answer("Leave as it is");
        await click;

        Assert.Equal(bob, await Stored("bob"));
    }

    [Fact]
    public async Task Actions_OwnAccount_OfferNothingThatShutsOneselfOut()
    {
        var page = Render<AccountsPage>();

        await page.Find("tr[data-account=ada] button").ClickAsync(new());

        Popovers.WaitForAssertion(() => Assert.Equal(["Grant paid"], Items()), Patience);
    }

    [Fact]
    public async Task Action_RoleLostSinceThePageOpened_ShowsNothingMore()
    {
        await NewAccount("bob");
        var page = Render<AccountsPage>();
        await Change("ada", ada => ada with { Role = Role.User });

        var click = await Choose(page, "bob", "Disable");
        await Answer("Disable");
        await click;

        Assert.False((await Stored("bob")).IsDisabled);
        page.WaitForAssertion(() => Assert.Contains("Nothing is at this address", page.Markup), Patience);
        Assert.DoesNotContain("bob@example.org", page.Markup);
    }

    private IEnumerable<string> Items() => Popovers.FindAll(".mud-menu-item").Select(item => item.TextContent.Trim());

    // The click ends when the dialog that it opens is answered.
    private async Task<Task> Choose(IRenderedComponent<AccountsPage> page, string account, string action)
    {
        await page.Find($"tr[data-account={account}] button").ClickAsync(new());
        Popovers.WaitForAssertion(() => Assert.Contains(action, Items()), Patience);
        return Popovers.FindAll(".mud-menu-item").First(item => item.TextContent.Trim() == action).ClickAsync(new());
    }
}
