using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Tests.Accounts;

/// <summary>Who may see what, asked of every page and endpoint that the application maps, whoever adds them.</summary>
public sealed class AccessTests : IDisposable
{
    private static readonly string[] OpenPages =
    [
        "/", "/account-deleted", "/confirm-address", "/confirm-address/again", "/error", "/forgot-password", "/not-found", "/register", "/reset-password",
        "/sign-in", "/sign-in/two-factor", "/status/{Code:int}",
    ];
    private static readonly string[] OpenEndpoints = ["/health", "/healthz"];
    private readonly WebHost host = new();

    [Fact]
    public void Pages_OpenToAnyone_AreThoseWeMean()
    {
        var open = typeof(App).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<AllowAnonymousAttribute>() is not null)
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
            .Select(route => route.Template);

        Assert.Equal(OpenPages, open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Endpoints_Anonymous_LeadToSigningIn()
    {
        using var client = host.NewClient();
        var wrong = new List<string>();
        int asked = 0;
        foreach (var endpoint in ClosedEndpoints(client))
        {
            string path = Filled(endpoint.RoutePattern);
            string method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var first, ..] ? first : "GET";
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
            using var answer = await client.Http.SendAsync(request);
            asked++;
            bool refused = answer.StatusCode == HttpStatusCode.Unauthorized
                || (answer.StatusCode == HttpStatusCode.Found && PageClient.Target(answer).StartsWith("/sign-in", StringComparison.Ordinal));
            if (!refused)
                wrong.Add($"{method} {path}: {answer.StatusCode}");
        }

        Assert.Empty(wrong);
        Assert.True(asked > 2, $"Only {asked} endpoints were asked.");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app.css")]
    [InlineData("/theme.js")]
    [InlineData("/fonts/inter-latin.woff2")]
    [InlineData("/landing/penguins.json")]
    [InlineData("/_content/MudBlazor/MudBlazor.min.css")]
    [InlineData("/TabGraphSyn.Web.styles.css")]
    [InlineData("/_framework/blazor.web.js")]
    public async Task Get_AnonymousForAnAssetOrTheLandingPage_Answers(string path)
    {
        using var client = host.NewClient();

        using var answer = await client.Get(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public void Dispose() => host.Dispose();

    private IEnumerable<RouteEndpoint> ClosedEndpoints(PageClient client)
    {
        // The first use of the client's address starts the host.
        _ = client.Http;
        return host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Where(endpoint => !OpenEndpoints.Contains("/" + endpoint.RoutePattern.RawText?.TrimStart('/')));
    }

    private static string Filled(RoutePattern pattern) =>
        "/" + string.Join('/', pattern.PathSegments.Select(segment =>
            string.Concat(segment.Parts.Select(part => part is RoutePatternLiteralPart literal ? literal.Content : "1"))));
}
