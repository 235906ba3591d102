using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

public sealed class ResetPasswordTests : IDisposable
{
    private const string Email = "ada@example.org";
    private const string New = "battery staple horse";
    private const string Gone = "This link is no longer good";
    private readonly Mailbox mailbox = new();
    private readonly ShiftedTime time = new();
    private readonly WebHost host;

    public ResetPasswordTests() => host = mailbox.Serve(new WebHost()).With(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));

    [Fact]
    public async Task Reset_LinkFromTheMail_SetsThePasswordOnceAndEndsSessionsAndLock()
    {
        using var there = await RegisterAndConfirm();
        using var client = host.NewClient();
        for (int attempt = 0; attempt < 5; attempt++)
            (await client.SignIn(Email, "not the password")).Dispose();
        string link = await AskForLink(client);

        using var answer = await client.Send(link, "reset", ("Form.Password", New));

        Assert.Equal("/sign-in?done=password", PageClient.Target(answer));
        Assert.Equal("Your password was changed · TabGraphSyn", (await mailbox.Next()).Subject);
        Assert.Equal(HttpStatusCode.Found, (await there.Get("/settings/security")).StatusCode);
        using var signedIn = await client.SignIn(Email, New);
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        Assert.Contains(Gone, await client.Text(link));
        using var old = await client.SignIn(Email);
        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
    }

    [Fact]
    public async Task Reset_SecondFormFromOneLink_ChangesNothing()
    {
        using var registered = await RegisterAndConfirm();
        using var owner = host.NewClient();
        using var thief = host.NewClient();
        string link = await AskForLink(owner);
        using var first = await owner.Send(link, "reset", ("Form.Password", New));
        using var empty = await thief.Send("/sign-in", "reset", link, ("Form.Password", "what the thief wants"));

        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        Assert.Contains("This form is out of date", await empty.Content.ReadAsStringAsync());
        using var signedIn = await owner.SignIn(Email, New);
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
    }

    [Fact]
    public async Task Reset_AfterAnHour_IsTooLate()
    {
        using var registered = await RegisterAndConfirm();
        using var client = host.NewClient();
        string link = await AskForLink(client);
        time.Advance(LinkTokens.ResetLifetime - TimeSpan.FromMinutes(1));
        Assert.Contains("Set a new password", await client.Text(link));

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Contains(Gone, await client.Text(link));
    }

    [Fact]
    public async Task Reset_PasswordChangedMeanwhile_EndsTheLink()
    {
        using var registered = await RegisterAndConfirm();
        string link = await AskForLink(registered);
        using var changed = await registered.Send("/settings/security", "password", ("PasswordForm.Present", PageClient.Password), ("PasswordForm.New", New));
        Assert.Contains("Your password is changed.", await changed.Content.ReadAsStringAsync());

        using var client = host.NewClient();
        Assert.Contains(Gone, await client.Text(link));
    }

    [Fact]
    public async Task Reset_TokenOfAnotherAccountOrPurpose_IsRefused()
    {
        using var registered = await RegisterAndConfirm();
        using var client = host.NewClient();
        using var other = await client.Register("eve@example.org");
        string confirmation = await mailbox.NextLink();
        string reset = await AskForLink(client);
        var ada = (await Accounts.FindByEmail(Email, CancellationToken.None))!;
        var eve = (await Accounts.FindByEmail("eve@example.org", CancellationToken.None))!;

        Assert.Contains(Gone, await client.Text(reset.Replace(ada.Id, eve.Id, StringComparison.Ordinal)));
        Assert.Contains(Gone, await client.Text(confirmation.Replace("/confirm-address", "/reset-password", StringComparison.Ordinal)));
        Assert.Contains(Gone, await client.Text($"/reset-password?id={ada.Id}&token=nonsense"));
        Assert.Contains(Gone, await client.Text("/reset-password"));
    }

    [Fact]
    public async Task Reset_WeakPassword_SaysWhatToDoAndKeepsTheLink()
    {
        using var registered = await RegisterAndConfirm();
        using var client = host.NewClient();
        string link = await AskForLink(client);

        using var refused = await client.Send(link, "reset", ("Form.Password", "short"));
        Assert.Contains("The password is too short", await refused.Content.ReadAsStringAsync());
        using var answer = await client.Send(link, "reset", ("Form.Password", New));

        Assert.Equal("/sign-in?done=password", PageClient.Target(answer));
    }

    [Fact]
    public async Task Reset_UnconfirmedAccount_ConfirmsTheAddressToo()
    {
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        _ = await mailbox.Next();
        string link = await AskForLink(client);

        using var answer = await client.Send(link, "reset", ("Form.Password", New));

        using var signedIn = await client.SignIn(Email, New);
        Assert.Equal("/dashboard", PageClient.Target(signedIn));
    }

    [Fact]
    public async Task ForgotPassword_NoMail_NamesTheSettingAndTheCommand()
    {
        using var plain = new WebHost();
        using var client = plain.NewClient();

        string page = await client.Text("/forgot-password");

        Assert.Contains("Mail:Host", page);
        Assert.Contains("reset-link", page);
    }

    public void Dispose() => host.Dispose();

    private IAccountStore Accounts => host.Services.GetRequiredService<IAccountStore>();

    private async Task<string> AskForLink(PageClient client)
    {
        using var asked = await client.Send("/forgot-password", "forgot", ("Form.Email", Email));
        Assert.Contains("If there is an account with", await asked.Content.ReadAsStringAsync());
        return await mailbox.NextLink();
    }

    private async Task<PageClient> RegisterAndConfirm()
    {
        var client = host.NewClient();
        using var registered = await client.Register(Email);
        using var confirmed = await client.Send(await mailbox.NextLink(), "confirm", ("Form.Password", PageClient.Password));
        Assert.Equal("/dashboard", PageClient.Target(confirmed));
        return client;
    }
}
