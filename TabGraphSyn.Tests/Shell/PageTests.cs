using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Shell;

public sealed partial class PageTests : IDisposable
{
    private readonly WebHost host = new();

    [Theory]
    [InlineData("/")]
    [InlineData("/register")]
    [InlineData("/app.css")]
    public async Task Get_AnyPage_LetsTheBrowserCallNoOtherHost(string path)
    {
        using var client = host.NewClient();

        using var answer = await client.Get(path);

        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy);
        Assert.DoesNotContain("http", policy);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/register")]
    [InlineData("/settings/security")]
    public async Task Get_Page_LoadsFromThisHostOnlyAndHasNoInlineScript(string path)
    {
        using var client = host.NewClient();
        using var registered = await client.Register("ada@example.org");

        string page = await client.Text(path);

        Assert.DoesNotMatch(ForeignAddress(), page);
        Assert.DoesNotMatch(InlineScript(), page);
        Assert.Contains("<html lang=\"en\"", page);
        Assert.Matches("<h1[ >]", page);
        Assert.Contains("id=\"content\"", page);
        Assert.Contains($"href=\"{path.TrimStart('/')}#content\"", page);
    }

    [Fact]
    public async Task Get_AnyPage_CarriesBothThemes()
    {
        using var client = host.NewClient();

        string page = await client.Text("/");

        Assert.Matches(@":root\s*\{\s*--mud-palette-black", page);
        Assert.Matches(@":root\[data-theme=dark\]\s*\{\s*--mud-palette-black", page);
        Assert.Contains("--mud-palette-primary: rgba(15,118,110,1)", page);
    }

    [Fact]
    public async Task Get_UnknownAddress_SaysSoWithAWayBack()
    {
        using var client = host.NewClient();
        using var registered = await client.Register("ada@example.org");

        using var answer = await client.Get("/nothing/here");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        string page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Nothing is at this address", page);
        Assert.Contains("href=\"/runs\"", page);
    }

    [Fact]
    public async Task Get_PageBreaks_SaysSoLogsAndShowsNoTrace()
    {
        host.With(services => services.Replace(ServiceDescriptor.Singleton<IAccountStore, BrokenAccountStore>()));
        using var client = host.NewClient();

        using var answer = await client.Get("/register");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        string page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Something went wrong here", page);
        Assert.DoesNotContain("The disk is gone.", page);
        Assert.Contains(host.Log.At(LogLevel.Error), line => line.Contains("The disk is gone.", StringComparison.Ordinal));
    }

    public void Dispose() => host.Dispose();

    [GeneratedRegex("""(?:src|href|action)="(?:https?:)?//""", RegexOptions.None, 1000)]
    private static partial Regex ForeignAddress();

    [GeneratedRegex("""<script(?![^>]*\bsrc=)|\son[a-z]+=["']""", RegexOptions.None, 1000)]
    private static partial Regex InlineScript();

    private sealed class BrokenAccountStore : IAccountStore
    {
        public Task<Account?> TryCreate(Account account, CancellationToken cancellationToken) => throw Gone();

        public Task<bool> IsEmpty(CancellationToken cancellationToken) => throw Gone();

        public Task<Account?> Find(string id, CancellationToken cancellationToken) => throw Gone();

        public Task<Account?> FindByEmail(string normalizedEmail, CancellationToken cancellationToken) => throw Gone();

        public Task<Account?> TryUpdate(Account before, Account after, CancellationToken cancellationToken) => throw Gone();

        public Task<IReadOnlyList<Account>> List(string? search, Account? before, int limit, CancellationToken cancellationToken) => throw Gone();

        public Task<bool> Delete(string id, CancellationToken cancellationToken) => throw Gone();

        private static IOException Gone() => new("The disk is gone.");
    }
}
