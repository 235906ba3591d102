using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

public sealed class AddressChangeTests : IDisposable
{
    private const string Email = "ada@example.org";
    private const string New = "ada@lovelace.example";
    private readonly Mailbox mailbox = new();
    private readonly WebHost host = new();

    [Fact]
    public async Task Change_ByMail_TakesPlaceWhenTheNewAddressConfirms()
    {
        mailbox.Serve(host);
        using var client = await RegisterAndConfirm();
        using var asked = await Ask(client, New);
        Assert.Contains("We sent a link to " + New, await asked.Content.ReadAsStringAsync());
        var mail = await mailbox.Next();
        Assert.Equal(New, mail.To);
        Assert.NotNull(await Accounts.FindByEmail(Email, CancellationToken.None));

        using var answer = await client.Send(Mailbox.LinkIn(mail), "new-address");

        Assert.Equal("/settings/security?done=address", PageClient.Target(answer));
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/settings/security")).StatusCode);
        Assert.Null(await Accounts.FindByEmail(Email, CancellationToken.None));
        Assert.True((await Accounts.FindByEmail(New, CancellationToken.None))!.EmailConfirmed);
        var notice = await mailbox.Next();
        Assert.Equal((Email, "Your e-mail address was changed · TabGraphSyn"), (notice.To, notice.Subject));
        Assert.DoesNotContain(New, notice.Text, StringComparison.Ordinal);
        Assert.Contains("This link is no longer good", await client.Text(Mailbox.LinkIn(mail)));
    }

    [Fact]
    public async Task Change_LinkOpenedByAnotherAccount_ChangesNothing()
    {
        mailbox.Serve(host);
        using var client = await RegisterAndConfirm();
        using var asked = await Ask(client, New);
        string link = await mailbox.NextLink();
        using var eve = await RegisterAndConfirm("eve@example.org");

        Assert.Contains("belongs to another account", await eve.Text(link));
    }

    [Fact]
    public async Task Change_AddressTaken_SaysTheSameAndTellsItsOwner()
    {
        mailbox.Serve(host);
        using var eve = await RegisterAndConfirm("eve@example.org");
        using var client = await RegisterAndConfirm();

        using var asked = await Ask(client, "eve@example.org");

        Assert.Contains("We sent a link to eve@example.org", await asked.Content.ReadAsStringAsync());
        Assert.Equal("You have an account already · TabGraphSyn", (await mailbox.Next()).Subject);
    }

    [Fact]
    public async Task Change_WrongPassword_IsRefusedAndCounts()
    {
        using var client = host.NewClient();
        using var registered = await client.Register(Email);

        using var answer = await Ask(client, New, "not the password");

        Assert.Contains("The present password is not right.", await answer.Content.ReadAsStringAsync());
        Assert.Equal(1, (await Accounts.FindByEmail(Email, CancellationToken.None))!.FailedSignIns);
    }

    [Fact]
    public async Task Change_NoMail_TakesPlaceAtOnceAndEndsOtherSessions()
    {
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        using var there = host.NewClient();
        using var signedIn = await there.SignIn(Email);

        using var answer = await Ask(client, New);

        Assert.Contains("Your e-mail address is changed.", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/settings/security")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await there.Get("/settings/security")).StatusCode);
        using var again = await there.SignIn(New);
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
    }

    public void Dispose() => host.Dispose();

    private IAccountStore Accounts => host.Services.GetRequiredService<IAccountStore>();

    private static Task<HttpResponseMessage> Ask(PageClient client, string address, string password = PageClient.Password) =>
        client.Send("/settings/security", "address", ("AddressForm.Address", address), ("AddressForm.Password", password));

    private async Task<PageClient> RegisterAndConfirm(string email = Email)
    {
        var client = host.NewClient();
        using var registered = await client.Register(email);
        using var confirmed = await client.Send(await mailbox.NextLink(), "confirm", ("Form.Password", PageClient.Password));
        Assert.Equal("/dashboard", PageClient.Target(confirmed));
        return client;
    }
}
