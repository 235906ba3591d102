using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Datasets;
using TabGraphSyn.Tests.Runs;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Security;

/// <summary>
/// Asks every route that the application maps, whoever adds it: as nobody, and as another account than the one that owns
/// what the route names. A route with a parameter that this class doesn't know fails it, until it is told here what that is.
/// </summary>
public sealed partial class RouteTests : IAsyncLifetime
{
    /// <summary>What answers people who have not signed in. Everything else leads to signing in.</summary>
    private static readonly string[] OpenToAnyone =
    [
        "/", "/account-deleted", "/confirm-address", "/confirm-address/again", "/error", "/forgot-password", "/health", "/healthz", "/not-found", "/passkeys/request-options",
        "/register", "/report-assets/{hash}/{name}", "/reset-password", "/sign-in", "/sign-in/two-factor", "/status/{Code:int}",
    ];

    /// <summary>Routes whose parameters name nobody's property; the last is every file that the application brings along.</summary>
    private static readonly string[] NobodysOwn = ["/report-assets/{hash}/{name}", "/status/{Code:int}", "/{**path:file}"];

    /// <summary>How a circuit begins and ends: it has its own tokens, and cookies don't come along from other sites.</summary>
    private static readonly string[] Circuit = ["/_blazor", "/_blazor/disconnect", "/_blazor/initializers", "/_blazor/negotiate"];

    private readonly WebHost host = new WebHost().With(services => services
        .AddSingleton<ITableInspector, LibraryInspector>()
        .AddSingleton(new PipelineCommand("dotnet", [ChildPrograms.AssemblyPath, FakePipeline.Name, nameof(FakePipeline.Behaviour.Succeed)])));

    private PageClient owner = null!;
    private PageClient stranger = null!;
    private PageClient nobody = null!;

    public async Task InitializeAsync()
    {
        // The first account is the administrator's, who may see more.
        foreach (string name in (string[])["operator", "ada", "eve"])
        {
            var client = host.NewClient();
            (await client.Register(name + "@example.org")).Dispose();
            if (name == "ada")
                owner = client;
            else if (name == "eve")
                stranger = client;
            else
                client.Dispose();
        }

        nobody = host.NewClient();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        owner.Dispose();
        stranger.Dispose();
        nobody.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task EveryRoute_AskedByNobody_LeadsToSigningIn()
    {
        List<string> wrong = [];
        foreach (var (pattern, method, _) in Routes().Where(route => !OpenToAnyone.Contains(route.Pattern)))
        {
            using var answer = await Ask(nobody, method, Filled(pattern, _ => "1"));
            bool refused = answer.StatusCode == HttpStatusCode.Unauthorized
                || (answer.StatusCode == HttpStatusCode.Found && PageClient.Target(answer).StartsWith("/sign-in?", StringComparison.Ordinal));
            if (!refused)
                wrong.Add($"{method} {pattern}: {answer.StatusCode}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void OpenToAnyone_Routes_AreAllThere() =>
        Assert.Empty(OpenToAnyone.Except(Routes().Select(route => route.Pattern)));

    [Fact]
    public async Task EveryRouteOfOnesOwn_AskedByAnotherAccount_IsNotThere()
    {
        var (run, dataset) = await Belongings();
        List<string> wrong = [];
        int asked = 0;
        foreach (var (pattern, method, _) in Routes().Where(route => route.Pattern.Contains('{') && !NobodysOwn.Contains(route.Pattern)))
        {
            string? path = pattern switch
            {
                _ when OwnRun().IsMatch(pattern) => Filled(pattern, _ => run.Id),
                _ when OwnDataset().IsMatch(pattern) => Filled(pattern, _ => dataset),
                _ => null,
            };
            if (path is null)
            {
                wrong.Add($"{method} {pattern}: say in this test what its parameter names.");
                continue;
            }

            asked++;
            if (method == "GET")
            {
                using var own = await Ask(owner, method, path);
                if (own.StatusCode != HttpStatusCode.OK)
                    wrong.Add($"{method} {pattern}: the owner got {own.StatusCode}.");
            }

            using var answer = await Ask(stranger, method, path);
            string text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode != (method == "POST" ? HttpStatusCode.BadRequest : HttpStatusCode.NotFound) || text.Contains(run.Source.Name, StringComparison.Ordinal))
                wrong.Add($"{method} {pattern}: the stranger got {answer.StatusCode}.");
        }

        Assert.Empty(wrong);
        Assert.True(asked >= 6, $"Only {asked} routes were asked.");
    }

    [Fact]
    public async Task EveryPost_WithoutTheTokenOfAPage_IsRefused()
    {
        List<string> wrong = [];
        int asked = 0;
        foreach (var (pattern, method, _) in Routes().Where(route => route.Method == "POST" && !Circuit.Contains(route.Pattern)))
        {
            using var content = new FormUrlEncodedContent([new("_handler", "sign-in"), new("password", PageClient.Password)]);
            using var answer = await owner.Http.PostAsync(new Uri(Filled(pattern, _ => "1"), UriKind.Relative), content);
            asked++;
            // What administrators have isn't there for others, with or without a token.
            if (answer.StatusCode != (pattern.StartsWith("/admin", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest))
                wrong.Add($"{pattern}: {answer.StatusCode}");
        }

        Assert.Empty(wrong);
        Assert.True(asked > 10, $"Only {asked} were asked.");
    }

    private static Task<HttpResponseMessage> Ask(PageClient client, string method, string path) =>
        client.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)));

    private static string Filled(string pattern, Func<string, string> value) => Parameter().Replace(pattern, match => value(match.Value));

    /// <summary>Every route and method, but for the files that anyone may read.</summary>
    private List<(string Pattern, string Method, RouteEndpoint Endpoint)> Routes()
    {
        _ = host.Address;
        return
        [
            .. host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
                .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [_, ..] methods ? methods : ["GET"])
                    .Select(method => ("/" + endpoint.RoutePattern.RawText?.TrimStart('/'), method, endpoint)))
                .DistinctBy(route => (route.Item1, route.method)),
        ];
    }

    private async Task<(Run Run, string Dataset)> Belongings()
    {
        byte[] table = await File.ReadAllBytesAsync(BundledData.PathOf("aids.csv"));
        using var upload = new HttpRequestMessage(HttpMethod.Post, new Uri("/datasets/upload?name=private-table.csv", UriKind.Relative)) { Content = new ByteArrayContent(table) };
        upload.Headers.Add("RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(await owner.Text("/settings/security")).Groups["value"].Value));
        using var answer = await owner.Http.SendAsync(upload);
        var dataset = (await answer.Content.ReadFromJsonAsync<UploadedDataset>())!;

        var services = host.Services;
        var account = (await services.GetRequiredService<IAccountStore>().FindByEmail("ada@example.org", CancellationToken.None))!;
        var source = new RunSource("private-table.csv", PackagedName: null, dataset.Id, 0, 0);
        var run = await services.GetRequiredService<RunRequests>().Submit(
            account.Id, new RunRequest(source, Schema: null, new SynthesisOptions { Rows = 30 }), CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var view in services.GetRequiredService<RunWatch>().Watch(run.Id, account.Id, patience.Token))
            run = view.Run;
        Assert.Equal(RunState.Succeeded, run.State);
        return (run, dataset.Id);
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^/runs/\{id\}(/[a-z.]+)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnRun();

    [GeneratedRegex(@"^/datasets/\{id\}(/[a-z.]+)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnDataset();

    [GeneratedRegex("""name="__RequestVerificationToken" value="(?<value>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
