using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

public sealed class SessionTests : IDisposable
{
    private const string Email = "ada@example.org";
    private readonly TemporaryFolder data = new();

    [Fact]
    public async Task SignOut_FromTheMenu_EndsTheSession()
    {
        using var host = new WebHost(data.FullPath);
        using var client = host.NewClient();
        using var registered = await client.Register(Email);

        using var answer = await client.Send("/settings/security", "", "/sign-out");

        Assert.Equal("/", PageClient.Target(answer));
        Assert.Equal(HttpStatusCode.Found, (await client.Get("/settings/security")).StatusCode);
    }

    [Fact]
    public async Task SignOut_WithoutAntiforgeryToken_KeepsTheSession()
    {
        using var host = new WebHost(data.FullPath);
        using var client = host.NewClient();
        using var registered = await client.Register(Email);

        using var answer = await client.Http.PostAsync(new Uri("/sign-out", UriKind.Relative), new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/settings/security")).StatusCode);
    }

    [Fact]
    public async Task EndOtherSessions_TwoBrowsers_KeepsOnlyThisOne()
    {
        using var host = new WebHost(data.FullPath);
        using var here = host.NewClient();
        using var there = host.NewClient();
        using var registered = await here.Register(Email);
        using var signedIn = await there.SignIn(Email);
        Assert.Equal(HttpStatusCode.OK, (await there.Get("/settings/security")).StatusCode);

        using var answer = await here.Send("/settings/security", "sessions");

        Assert.Contains("Every other browser and device is signed out.", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await here.Get("/settings/security")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await there.Get("/settings/security")).StatusCode);
    }

    [Fact]
    public async Task ChangePassword_RightPresentOne_EndsOtherSessionsAndTheOldPassword()
    {
        using var host = new WebHost(data.FullPath);
        using var here = host.NewClient();
        using var there = host.NewClient();
        using var registered = await here.Register(Email);
        using var signedIn = await there.SignIn(Email);

        using var answer = await here.Send(
            "/settings/security", "password", ("PasswordForm.Present", PageClient.Password), ("PasswordForm.New", "battery staple horse"));

        Assert.Contains("Your password is changed.", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Found, (await there.Get("/settings/security")).StatusCode);
        using var old = await there.SignIn(Email);
        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
        using var changed = await there.SignIn(Email, "battery staple horse");
        Assert.Equal(HttpStatusCode.Found, changed.StatusCode);
    }

    [Theory]
    [InlineData("not the password", "battery staple horse", "The present password is not right.")]
    [InlineData(PageClient.Password, "short", "The password is too short")]
    public async Task ChangePassword_Unusable_SaysWhatToDo(string present, string chosen, string sentence)
    {
        using var host = new WebHost(data.FullPath);
        using var client = host.NewClient();
        using var registered = await client.Register(Email);

        using var answer = await client.Send("/settings/security", "password", ("PasswordForm.Present", present), ("PasswordForm.New", chosen));

        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync());
        using var again = await client.SignIn(Email);
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("role")]
    [InlineData("deleted")]
    public async Task Session_AccountChangedByTheOperator_Ends(string change)
    {
        using var host = new WebHost(data.FullPath);
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        var accounts = host.Services.GetRequiredService<IAccountStore>();
        var account = (await accounts.FindByEmail(Email, CancellationToken.None))!;
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/settings/security")).StatusCode);

        if (change == "deleted")
            await accounts.Delete(account.Id, CancellationToken.None);
        else
            await accounts.TryUpdate(account, change == "role" ? account with { Role = Role.User } : account with { IsDisabled = true }, CancellationToken.None);

        using var answer = await client.Get("/settings/security");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("tabgraphsyn=;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignIn_DisabledAccount_IsRefused()
    {
        using var host = new WebHost(data.FullPath);
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        var accounts = host.Services.GetRequiredService<IAccountStore>();
        var account = (await accounts.FindByEmail(Email, CancellationToken.None))!;
        await accounts.TryUpdate(account, account with { IsDisabled = true }, CancellationToken.None);
        using var other = host.NewClient();

        using var answer = await other.SignIn(Email);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Session_ServerRestarts_GoesOn()
    {
        using var browser = new PageClient(new Uri("http://127.0.0.1"));
        using (var host = new WebHost(data.FullPath))
        using (var client = host.NewClient())
        {
            using var registered = await client.Register(Email);
            browser.Cookies.Add(client.Cookies.GetAllCookies());
        }

        using var restarted = new WebHost(data.FullPath);
        using var answer = await browser.Http.GetAsync(new Uri(restarted.Address, "/settings/security"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public void Dispose() => data.Dispose();
}
