using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor.Services;
using TabGraphSyn.Tests.Runs;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Tests.Shell;

public sealed class MainLayoutTests : IAsyncDisposable
{
    private readonly BunitContext context = new();

    public MainLayoutTests()
    {
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.Services.AddMudServices();
        context.Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();
        var signals = new RunSignals();
        context.Services.AddSingleton(signals);
        context.Services.AddSingleton<IRunStore>(new RunsInMemory(signals));
        context.Services.AddSingleton<IAccountStore>(new OneAccount("ada"));
        context.Services.AddSingleton(Options.Create(new TierOptions()));
        context.Services.AddSingleton(TimeProvider.System);
        context.Services.AddScoped<CurrentAccount>();
        context.AddAuthorization().SetAuthorized("Ädä Lovelace").SetClaims(new Claim(ClaimTypes.NameIdentifier, "ada"));
        context.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void Body_Breaks_ShowsTheFaultAndTriesAgain()
    {
        bool broken = true;
        RenderFragment body = builder => builder.AddContent(0, broken ? throw new InvalidOperationException("secret detail") : "the page");
        var layout = context.Render<MainLayout>(parameters => parameters.Add(l => l.Body, body));

        Assert.Contains("This page stopped working", layout.Markup);
        Assert.DoesNotContain("secret detail", layout.Markup);

        broken = false;
        layout.Find(".state-page button").Click();

        Assert.Contains("the page", layout.Find("main").TextContent);
    }

    [Fact]
    public void TopBar_SignedIn_ShowsWhoAndOffersSigningOut()
    {
        var layout = context.Render<MainLayout>();

        Assert.Equal("Ä", layout.Find(".avatar").TextContent);
        Assert.Equal("/sign-out", layout.Find(".menu-panel form[method=post]").GetAttribute("action"));
    }

    [Fact]
    public void TopBar_SignedIn_ShowsTheRunsThatAreLeft()
    {
        var layout = context.Render<MainLayout>();

        var ring = layout.Find(".topbar a.quota");
        Assert.Equal("/dashboard", ring.GetAttribute("href"));
        Assert.StartsWith("10 of 10\u00A0runs left in ", ring.GetAttribute("title"), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
