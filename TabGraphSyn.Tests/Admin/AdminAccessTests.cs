using System.Net;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Admin;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Tests.Admin;

/// <summary>The pages for administrators are not there for anybody else, by request and over an open circuit.</summary>
public sealed class AdminAccessTests : AdminPagesContext
{
    [Fact]
    public void Addresses_OfTheFolder_AreAllBelowAdmin()
    {
        Assert.Equal(["/admin", "/admin/accounts", "/admin/runs", "/admin/workers"], AddressesOf(typeof(AdminPage).Namespace!));
        Assert.Equal(
            AddressesOf(typeof(AdminPage).Namespace!),
            AddressesOf(typeof(App).Namespace!.Split('.')[0]).Where(address => address.StartsWith("/admin", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Get_EachKindOfPerson_OnlyAdministratorsSeeAnything()
    {
        using var host = new WebHost();
        using var administrator = host.NewClient();
        using var user = host.NewClient();
        using var nobody = host.NewClient();
        using var first = await administrator.Register("ada@example.org");
        using var second = await user.Register("bob@example.org");

        foreach (string address in AddressesOf(typeof(AdminPage).Namespace!))
        {
            using var seen = await administrator.Get(address);
            Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
            Assert.Contains("aria-label=\"Admin\"", await seen.Content.ReadAsStringAsync());

            using var absent = await user.Get(address);
            Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
            string page = await absent.Content.ReadAsStringAsync();
            Assert.Contains("Nothing is at this address", page);
            Assert.DoesNotContain("ada@example.org", page);

            using var asked = await nobody.Get(address);
            Assert.StartsWith("/sign-in", PageClient.Target(asked));
        }

        Assert.Contains("href=\"/admin\"", await administrator.Text("/runs"));
        Assert.DoesNotContain("href=\"/admin\"", await user.Text("/runs"));
    }

    [Fact]
    public async Task Get_DisabledByAnAdministrator_SessionHasEnded()
    {
        using var host = new WebHost();
        using var administrator = host.NewClient();
        using var user = host.NewClient();
        using var first = await administrator.Register("ada@example.org");
        using var second = await user.Register("bob@example.org");
        var accounts = host.Services.GetRequiredService<IAccountStore>();
        var ada = (await accounts.FindByEmail("ada@example.org", None))!;
        var bob = (await accounts.FindByEmail("bob@example.org", None))!;
        await using var circuit = host.Services.CreateAsyncScope();
        circuit.ServiceProvider.GetRequiredService<CurrentAccount>().Use(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, ada.Id)], "test")));

        await circuit.ServiceProvider.GetRequiredService<AccountAdministration>().Apply(bob.Id, AccountAction.Disable, None);

        using var answer = await user.Get("/runs");
        Assert.StartsWith("/sign-in", PageClient.Target(answer));
    }

    [Fact]
    public async Task Render_CookieSaysAdministratorAndStoreDoesNot_FindsNothing()
    {
        await Change("ada", ada => ada with { Role = Role.User });

        foreach (var page in (string[])[Render<AccountsPage>().Markup, Render<WorkersPage>().Markup, Render<DeadRunsPage>().Markup])
        {
            Assert.Contains("Nothing is at this address", page);
            Assert.DoesNotContain("ada@example.org", page);
        }
    }

    private static IEnumerable<string> AddressesOf(string space) => typeof(AdminPage).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith(space, StringComparison.Ordinal) == true)
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
        .Select(route => route.Template)
        .Order(StringComparer.Ordinal);
}
