using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Tests.Shell;

public sealed class RailTests : IDisposable
{
    private readonly BunitContext context = new();
    private readonly BunitAuthorizationContext session;

    public RailTests() => session = context.AddAuthorization().SetAuthorized("Ada");

    [Theory]
    [InlineData("/runs", "/runs")]
    [InlineData("/runs/0123", "/runs")]
    [InlineData("/runs?state=Failed", "/runs")]
    [InlineData("/runs/new", "/runs/new")]
    [InlineData("/dashboard", "/dashboard")]
    [InlineData("/settings", "/settings")]
    [InlineData("/settings/api-keys", "/settings")]
    [InlineData("/elsewhere", null)]
    public void Rail_AtAnAddress_MarksItsLinkAndNoOther(string address, string? marked)
    {
        var rail = context.Render<Rail>();

        context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);

        rail.WaitForAssertion(() => Assert.Equal(
            marked is null ? [] : [marked],
            rail.FindAll("a[aria-current=page]").Select(link => link.GetAttribute("href"))));
    }

    [Fact]
    public void Rail_Administrator_LeadsToTheirPages()
    {
        Assert.Empty(context.Render<Rail>().FindAll("a[href='/admin']"));

        session.SetRoles(nameof(Role.Administrator));

        Assert.Single(context.Render<Rail>().FindAll("a[href='/admin']"));
    }

    public void Dispose() => context.Dispose();
}
