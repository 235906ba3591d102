using System.Net;
using System.Text.RegularExpressions;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Security;

public sealed partial class HeaderTests : IDisposable
{
    private const string Site = "tables.example.org";
    private readonly WebHost host = new WebHost().With("ForwardedHeaders:KnownProxies", "127.0.0.1");

    [Theory]
    [InlineData("/", true)]
    [InlineData("/sign-in", true)]
    [InlineData("/settings/security", true)]
    [InlineData("/runs", true)]
    [InlineData("/datasets/none/file", true)]
    [InlineData("/no-such-page", true)]
    [InlineData("/app.css", false)]
    public async Task Get_Anything_IsHeldToThisSiteAndKeptPrivate(string path, bool isPrivate)
    {
        using var client = host.NewClient();
        using var registered = await client.Register("ada@example.org");

        using var answer = await client.Get(path);

        string Header(string name) => Assert.Single(answer.Headers.GetValues(name));
        Assert.StartsWith("default-src 'none'; script-src 'self';", Header("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal(isPrivate, answer.Headers.CacheControl?.NoStore == true);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Get_OverHttps_AsksForNothingElseForAYear()
    {
        using var client = host.NewClient();
        MakeSecure(client.Http);

        using var answer = await client.Get("/register");

        Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
    }

    [Theory]
    [InlineData(true, "__Host-tabgraphsyn")]
    [InlineData(false, "tabgraphsyn")]
    public async Task Cookies_OfASession_AreForThisHostAndOutOfScriptsReach(bool secure, string name)
    {
        using var handler = new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = host.Address };
        if (secure)
            MakeSecure(http);
        using var page = await http.GetAsync(new Uri("/register", UriKind.Relative));
        string form = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        AssertProtected(form, secure, "samesite=strict");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/register", UriKind.Relative))
        {
            Content = new FormUrlEncodedContent(
            [
                new("_handler", "register"), new("Form.Name", "Ada"), new("Form.Email", "ada@example.org"), new("Form.Password", PageClient.Password),
                new("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(await page.Content.ReadAsStringAsync()).Groups["value"].Value)),
            ]),
        };
        request.Headers.Add("Cookie", form.Split(';')[0]);

        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        string session = Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal));
        AssertProtected(session, secure, "samesite=lax");
    }

    public void Dispose() => host.Dispose();

    private static void AssertProtected(string cookie, bool secure, string sameSite)
    {
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(sameSite, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(secure, cookie.Contains("secure", StringComparison.OrdinalIgnoreCase));
    }

    private static void MakeSecure(HttpClient http)
    {
        http.DefaultRequestHeaders.Host = Site;
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1");
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="(?<value>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
