using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

public sealed class RegisterPageTests : IDisposable
{
    private readonly WebHost host = new();

    private IAccountStore Accounts => host.Services.GetRequiredService<IAccountStore>();

    [Fact]
    public async Task Register_EmptyInstallation_SignsInAsAdministrator()
    {
        using var client = host.NewClient();

        Assert.Contains("will be its administrator", await client.Text("/register"));
        using var answer = await client.Register("Ada@Example.org", path: "/register?returnUrl=%2Fruns%2Fnew");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/runs/new", PageClient.Target(answer));
        Assert.Contains("Ada@Example.org", await client.Text("/settings/security"));
        var account = await Accounts.FindByEmail("ada@example.org", CancellationToken.None);
        Assert.Equal((Role.Administrator, Tier.Free, "Ada@Example.org"), (account!.Role, account.Tier, account.Email));
        Assert.DoesNotContain("will be its administrator", await client.Text("/register"));
    }

    [Fact]
    public async Task Register_TwoAtOnceInEmptyInstallation_MakesOneAdministrator()
    {
        using var first = host.NewClient();
        using var second = host.NewClient();

        var answers = await Task.WhenAll(first.Register("a@example.org"), second.Register("b@example.org"));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Found, answer.StatusCode));
        Role?[] roles = [await RoleOf("a@example.org"), await RoleOf("b@example.org")];
        Assert.Equal([Role.User, Role.Administrator], roles.Order());
    }

    [Fact]
    public async Task Register_AddressTaken_SaysSoAndKeepsWhatWasTyped()
    {
        using var first = host.NewClient();
        using var second = host.NewClient();
        using var registered = await first.Register("ada@example.org");

        using var answer = await second.Register("ADA@example.org");

        string page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("There is already an account with this e-mail address.", page);
        Assert.Contains("value=\"ADA@example.org\"", page);
        Assert.DoesNotContain(PageClient.Password, page);
    }

    [Theory]
    [InlineData("Ada", "not an address", "long enough phrase", "This is not an e-mail address.")]
    [InlineData("Ada", "ada@example.org", "short", "The password is too short: use at least 10 characters.")]
    [InlineData("Ada", "ada@example.org", "aaaaaaaaaaaa", "use at least 5 different characters")]
    [InlineData("  ", "ada@example.org", "long enough phrase", "Fill in your name")]
    public async Task Register_UnusableField_SaysWhatToDo(string name, string email, string password, string sentence)
    {
        using var client = host.NewClient();

        using var answer = await client.Send("/register", "register", ("Form.Name", name), ("Form.Email", email), ("Form.Password", password));

        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync());
        Assert.True(await Accounts.IsEmpty(CancellationToken.None));
    }

    [Fact]
    public async Task Register_AndSignIn_LogNothingSecret()
    {
        using var client = host.NewClient();
        using var registered = await client.Register("ada@example.org");
        using var other = host.NewClient();
        using var signedIn = await other.SignIn("ada@example.org");
        using var refused = await other.SignIn("ada@example.org", "another secret phrase");

        var account = await Accounts.FindByEmail("ada@example.org", CancellationToken.None);
        Assert.Contains($"Account {account!.Id} registered", host.Log.Text);
        Assert.DoesNotContain(PageClient.Password, host.Log.Text);
        Assert.DoesNotContain("another secret phrase", host.Log.Text);
        Assert.DoesNotContain(account.PasswordHash, host.Log.Text);
        Assert.DoesNotContain(account.SecurityStamp, host.Log.Text);
        Assert.DoesNotContain("ada@example.org", host.Log.Text);
    }

    public void Dispose() => host.Dispose();

    private async Task<Role?> RoleOf(string email) => (await Accounts.FindByEmail(email, CancellationToken.None))?.Role;
}
