using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Settings;

/// <summary>Profile and notifications over HTTP, as a browser without scripts sees them.</summary>
public sealed partial class SettingsPagesTests : IDisposable
{
    private const string Email = "ada@example.org";
    private readonly WebHost host = new WebHost().With("Worker:Tiers", "");

    [Fact]
    public async Task Profile_NewNameAndTimeZone_AreKeptAndTheNameShowsAtOnceInTheBar()
    {
        using var client = await SignedIn();

        using var answer = await client.Send("/settings", "profile", ("Form.Name", "<b>Grace</b>"), ("Form.TimeZone", "America/New_York"));

        Assert.Contains("Your profile is saved.", await answer.Content.ReadAsStringAsync());
        var account = await Stored();
        Assert.Equal(("<b>Grace</b>", "America/New_York"), (account.Name, account.TimeZone));
        string page = await client.Text("/settings");
        Assert.Contains("""<p class="menu-title">&lt;b&gt;Grace&lt;/b&gt;</p>""", page);
        Assert.Matches("<option value=\"America/New_York\" selected[^>]*>New York</option>", page);
    }

    [Fact]
    public async Task Profile_TimeZoneOfTheBrowser_IsKeptAsNone()
    {
        using var client = await SignedIn();
        using var chosen = await client.Send("/settings", "profile", ("Form.Name", "Ada"), ("Form.TimeZone", "Europe/Oslo"));

        using var answer = await client.Send("/settings", "profile", ("Form.Name", "Ada"), ("Form.TimeZone", ""));

        Assert.Null((await Stored()).TimeZone);
    }

    [Theory]
    [InlineData("  ", "", "Fill in your name")]
    [InlineData("Ada", "Nowhere/At_all", "This time zone is unknown here")]
    public async Task Profile_UnusableValue_SaysWhatToDoAndKeepsTheOld(string name, string zone, string sentence)
    {
        using var client = await SignedIn();

        using var answer = await client.Send("/settings", "profile", ("Form.Name", name), ("Form.TimeZone", zone));

        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync());
        var account = await Stored();
        Assert.Equal(("Ada", null), (account.Name, account.TimeZone));
    }

    [Fact]
    public async Task Notifications_Defaults_TellOfRuns()
    {
        using var client = await SignedIn();

        Assert.Equal(["RunFinished", "RunFailed"], Ticked(await client.Text("/settings/notifications")));
    }

    [Fact]
    public async Task Notifications_OtherChoice_IsKept()
    {
        using var client = await SignedIn();

        using var answer = await client.Send("/settings/notifications", "notifications", ("Form.RunFailed", "true"));

        string page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Your choices are saved.", page);
        Assert.Equal(["RunFailed"], Ticked(page));
        Assert.Equal(new MailPreferences { RunFinished = false, RunFailed = true }, (await Stored()).Mail);
    }

    [Fact]
    public async Task Notifications_NothingTicked_IsKept()
    {
        using var client = await SignedIn();

        using var answer = await client.Send("/settings/notifications", "notifications");

        Assert.Equal(new MailPreferences { RunFinished = false, RunFailed = false }, (await Stored()).Mail);
    }

    [Fact]
    public async Task Notifications_NoMailServer_SaysThatNothingIsSent()
    {
        using var client = await SignedIn();

        Assert.Contains("This installation sends no mail", await client.Text("/settings/notifications"));
    }

    [Theory]
    [InlineData("/settings")]
    [InlineData("/settings/security")]
    [InlineData("/settings/notifications")]
    [InlineData("/settings/api-keys")]
    [InlineData("/settings/data")]
    public async Task Nav_EachPage_IsLinkedFromAllAndMarksItself(string path)
    {
        using var client = await SignedIn();

        string page = await client.Text(path);

        string nav = page[page.IndexOf("class=\"settings-nav\"", StringComparison.Ordinal)..];
        nav = nav[..nav.IndexOf("</nav>", StringComparison.Ordinal)];
        Assert.Equal(5, Regex.Count(nav, "<a "));
        Assert.Equal(path, CurrentLink().Match(nav).Groups["address"].Value);
    }

    [Fact]
    public async Task Account_OldAddress_LeadsToTheSettings()
    {
        using var client = await SignedIn();

        using var answer = await client.Get("/account");

        Assert.Equal("/settings", PageClient.Target(answer));
    }

    public void Dispose() => host.Dispose();

    private static IEnumerable<string> Ticked(string page) =>
        Box().Matches(page).Select(match => match.Value).Where(box => box.Contains(" checked", StringComparison.Ordinal)).Select(box => BoxName().Match(box).Groups["name"].Value);

    private async Task<PageClient> SignedIn()
    {
        var client = host.NewClient();
        (await client.Register(Email)).Dispose();
        return client;
    }

    private async Task<Account> Stored() => (await host.Services.GetRequiredService<IAccountStore>().FindByEmail(Email, CancellationToken.None))!;

    [GeneratedRegex("""<input type="checkbox"[^>]*>""", RegexOptions.None, 1000)]
    private static partial Regex Box();

    [GeneratedRegex("name=\"Form.(?<name>[A-Za-z]+)\"", RegexOptions.None, 1000)]
    private static partial Regex BoxName();

    [GeneratedRegex("<a href=\"(?<address>[^\"]+)\" aria-current=\"page\"", RegexOptions.None, 1000)]
    private static partial Regex CurrentLink();
}
