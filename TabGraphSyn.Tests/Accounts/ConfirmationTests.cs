using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

/// <summary>Registering where mail is sent: nobody signs in before the address was confirmed by its owner.</summary>
public sealed class ConfirmationTests : IDisposable
{
    private const string Email = "ada@example.org";
    private const string Refusal = "This address and password don&#x27;t let you in.";
    private readonly Mailbox mailbox = new();
    private readonly ShiftedTime time = new();
    private readonly WebHost host;

    public ConfirmationTests() => host = mailbox.Serve(new WebHost()).With(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));

    [Fact]
    public async Task Register_NewAddress_SignsInOnlyOnceConfirmed()
    {
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        Assert.Contains("Look into your mailbox", await registered.Content.ReadAsStringAsync());
        using var early = await client.SignIn(Email);
        Assert.Contains(Refusal, await early.Content.ReadAsStringAsync());

        string link = await mailbox.NextLink();
        using var confirmed = await client.Send(link, "confirm", ("Form.Password", PageClient.Password));

        Assert.Equal("/dashboard", PageClient.Target(confirmed));
        Assert.Contains(Email, await client.Text("/settings/security"));
        using var other = host.NewClient();
        using var signedIn = await other.SignIn(Email);
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
    }

    [Fact]
    public async Task Confirm_UsedLink_IsNoLongerGood()
    {
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        string link = await mailbox.NextLink();
        using var confirmed = await client.Send(link, "confirm", ("Form.Password", PageClient.Password));

        Assert.Contains("This link is no longer good", await client.Text(link));
    }

    [Fact]
    public async Task Confirm_LookingAtTheLink_ConfirmsNothing()
    {
        using var client = host.NewClient();
        using var registered = await client.Register(Email);

        Assert.Contains("Confirm and sign in", await client.Text(await mailbox.NextLink()));

        Assert.False((await Find())!.EmailConfirmed);
    }

    [Fact]
    public async Task Confirm_AfterThreeDays_IsTooLate()
    {
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        string link = await mailbox.NextLink();
        time.Advance(LinkTokens.ConfirmationLifetime + TimeSpan.FromSeconds(1));

        Assert.Contains("This link is no longer good", await client.Text(link));

        using var asked = await client.Send("/confirm-address/again", "confirm-again", ("Form.Email", Email));
        Assert.Contains("Confirm and sign in", await client.Text(await mailbox.NextLink()));
    }

    [Fact]
    public async Task Confirm_AccountThatAStrangerRegistered_NeedsTheStrangersPassword()
    {
        using var stranger = host.NewClient();
        using var first = await stranger.Register(Email, "what eve has chosen");
        _ = await mailbox.NextLink();
        using var owner = host.NewClient();
        using var second = await owner.Register(Email);

        string link = await mailbox.NextLink();
        using var refused = await owner.Send(link, "confirm", ("Form.Password", PageClient.Password));

        Assert.Contains("This is not the password", await refused.Content.ReadAsStringAsync());
        Assert.False((await Find())!.EmailConfirmed);
    }

    [Fact]
    public async Task Register_PaidTier_IsFreeAndTheWishIsKept()
    {
        using var client = host.NewClient();
        string page = await client.Text("/register");
        Assert.Contains("10 runs a month of up to 10,000 rows, tables up to 50 MB", page);
        Assert.Contains("Starts as free: the administrator of this installation makes it a paid one", page);

        using var registered = await client.Send(
            "/register", "register", ("Form.Name", "Ada"), ("Form.Email", Email), ("Form.Password", PageClient.Password), ("Form.Tier", "Paid"));

        var account = await Find();
        Assert.Equal((Tier.Free, Tier.Paid), (account!.Tier, account.RequestedTier));
    }

    [Fact]
    public async Task Register_AddressTaken_TellsItsOwnerByMail()
    {
        await RegisterAndConfirm();
        using var stranger = host.NewClient();
        using var answer = await stranger.Register("ADA@example.org");

        var mail = await mailbox.Next();
        Assert.Equal((Email, "You have an account already · TabGraphSyn"), (mail.To, mail.Subject));
        Assert.Equal("/sign-in", Mailbox.LinkIn(mail));
    }

    [Fact]
    public async Task AskAgain_ConfirmedOrUnknownAddress_SendsNothing()
    {
        await RegisterAndConfirm();
        using var client = host.NewClient();
        foreach (string email in (string[])[Email, "nobody@example.org"])
            (await client.Send("/confirm-address/again", "confirm-again", ("Form.Email", email))).Dispose();

        // Mails go out in the order of the wishes: had the earlier ones sent any, they would come first.
        using var other = host.NewClient();
        using var registered = await other.Register("eve@example.org");
        Assert.Equal("eve@example.org", (await mailbox.Next()).To);
        Assert.True(mailbox.IsEmpty);
    }

    [Fact]
    public async Task Register_MailAddressInDisguise_IsRefused()
    {
        using var client = host.NewClient();

        using var answer = await client.Register("x<ada@example.org>");

        Assert.Contains("This is not an e-mail address.", await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => host.Dispose();

    private async Task RegisterAndConfirm()
    {
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        using var confirmed = await client.Send(await mailbox.NextLink(), "confirm", ("Form.Password", PageClient.Password));
        Assert.Equal("/dashboard", PageClient.Target(confirmed));
    }

    private Task<Account?> Find() => host.Services.GetRequiredService<IAccountStore>().FindByEmail(Email, CancellationToken.None);
}
