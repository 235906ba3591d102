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
        Assert.Equal("/runs/new", Path(answer));
        Assert.Contains("Ada@Example.org", await client.Text("/account"));
        var account = await Accounts.FindByEmail("ada@example.org", CancellationToken.None);
        Assert.Equal((Role.Administrator, Tier.Free, "Ada@Example.org"), (account!.Role, account.Tier, account.Email));
    }

    private static string Path(HttpResponseMessage answer) =>
        answer.Headers.Location is { } location ? (location.IsAbsoluteUri ? location.PathAndQuery : location.ToString()) : "";

    public void Dispose() => host.Dispose();
}
