using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Tests.Shell;

public sealed class RailTests : IDisposable
{
    private readonly BunitContext context = new();

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

    public void Dispose() => context.Dispose();
}
