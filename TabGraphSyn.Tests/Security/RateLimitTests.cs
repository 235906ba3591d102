using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Limits;

namespace TabGraphSyn.Tests.Security;

public sealed class RateLimitTests : IDisposable
{
    private const string Email = "ada@example.org";
    private readonly Mailbox mailbox = new();
    private readonly WebHost host = new();

    [Fact]
    public async Task SignIn_TooOftenFromOneClient_IsRefusedWithAPageAndATime()
    {
        host.With("RateLimits:SignInsPerClient", "2");
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        using var other = host.NewClient();
        for (int attempt = 0; attempt < 2; attempt++)
        {
            using var taken = await other.SignIn($"someone{attempt}@example.org");
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }

        using var answer = await other.SignIn("another@example.org");

        await AssertRefused(answer, "That was too often");
        // Looking at the page counts nothing.
        Assert.Contains("Sign in", await other.Text("/sign-in"));
    }

    [Theory]
    [InlineData(Email)]
    [InlineData("nobody@example.org")]
    public async Task SignIn_TooOftenWithOneAddress_IsRefusedWhetherOrNotItIsKnown(string email)
    {
        host.With("RateLimits:SignInsPerAddress", "1");
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        using var other = host.NewClient();
        using var first = await other.SignIn(email, "not the password");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        using var answer = await other.SignIn(email.ToUpperInvariant());

        await AssertRefused(answer, "That was too often in a short time.");
        using var elsewhere = await other.SignIn("someone@example.org");
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Register_TooOftenFromOneClient_IsRefused()
    {
        host.With("RateLimits:RegistrationsPerClient", "1");
        using var client = host.NewClient();
        using var first = await client.Register(Email);
        Assert.Equal(HttpStatusCode.Found, first.StatusCode);

        using var answer = await host.NewClient().Register("eve@example.org");

        await AssertRefused(answer, "That was too often");
    }

    [Theory]
    [InlineData("/forgot-password", "forgot")]
    [InlineData("/confirm-address/again", "confirm-again")]
    public async Task AskForMail_TooOftenToOneAddress_IsRefused(string path, string form)
    {
        mailbox.Serve(host).With("RateLimits:MailsPerAddress", "1");
        using var client = host.NewClient();
        using var first = await client.Send(path, form, ("Form.Email", Email));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        using var answer = await client.Send(path, form, ("Form.Email", Email));

        await AssertRefused(answer, "That was too often in a short time.");
        using var other = await client.Send(path, form, ("Form.Email", "bob@example.org"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task AskForMail_TooOftenFromOneClient_IsRefused()
    {
        mailbox.Serve(host).With("RateLimits:MailsPerClient", "1");
        using var client = host.NewClient();
        using var first = await client.Send("/forgot-password", "forgot", ("Form.Email", Email));

        using var answer = await client.Send("/forgot-password", "forgot", ("Form.Email", "bob@example.org"));

        await AssertRefused(answer, "That was too often");
    }

    [Fact]
    public async Task Upload_TooOftenByOneAccount_IsRefusedWithASentence()
    {
        host.With("RateLimits:UploadsPerAccount", "1");
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        using var first = await Upload(client);
        Assert.Equal(HttpStatusCode.BadRequest, first.StatusCode);

        using var answer = await Upload(client);

        await AssertRefused(answer, "{\"sentence\":\"That was too often in a short time. Wait");
        using var bob = host.NewClient();
        using var other = await bob.Register("bob@example.org");
        using var his = await Upload(bob);
        Assert.Equal(HttpStatusCode.BadRequest, his.StatusCode);
    }

    [Fact]
    public void TryStartRun_TooOften_RefusesThatAccountOnly()
    {
        using var limits = new RateLimits(Options.Create(new RateLimitOptions { RunStartsPerAccount = 2 }));

        Assert.Null(limits.TryStartRun("ada"));
        Assert.Null(limits.TryStartRun("ada"));
        var refusal = limits.TryStartRun("ada");

        Assert.InRange(refusal!.RetryAfter, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.StartsWith("That was too often in a short time. Wait ", refusal.Sentence, StringComparison.Ordinal);
        Assert.Null(limits.TryStartRun("bob"));
    }

    [Fact]
    public void TryStartRun_AtOnce_LetsThroughWhatTheLimitSays()
    {
        using var limits = new RateLimits(Options.Create(new RateLimitOptions { RunStartsPerAccount = 10 }));

        int started = 0;
        Parallel.For(0, 100, _ =>
        {
            if (limits.TryStartRun("ada") is null)
                Interlocked.Increment(ref started);
        });

        Assert.Equal(10, started);
    }

    [Theory]
    [InlineData("", HttpStatusCode.TooManyRequests)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("10.0.0.0/8", HttpStatusCode.TooManyRequests)]
    [InlineData("10.0.0.5, 127.0.0.0/8", HttpStatusCode.OK)]
    public async Task ForwardedFor_Proxy_IsBelievedOnlyWhereItIsKnown(string knownProxies, HttpStatusCode expected)
    {
        host.With("RateLimits:SignInsPerClient", "1").With("ForwardedHeaders:KnownProxies", knownProxies);
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        using var other = host.NewClient();
        other.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1");
        using var first = await other.SignIn("one@example.org");
        other.Http.DefaultRequestHeaders.Remove("X-Forwarded-For");
        other.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.2");

        using var second = await other.SignIn("two@example.org");

        Assert.Equal((HttpStatusCode.OK, expected), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public void Problems_UnusableValues_NameTheirKeys()
    {
        Assert.StartsWith("RateLimits:UploadsPerAccount", Assert.Single(new RateLimitOptions { UploadsPerAccount = 0 }.Problems()));
        Assert.StartsWith("ForwardedHeaders:KnownProxies: 'proxy'", Assert.Single(new ProxyOptions { KnownProxies = "10.0.0.1, proxy" }.Problems()));
        Assert.Empty(new RateLimitOptions().Problems());
    }

    public void Dispose() => host.Dispose();

    private static async Task AssertRefused(HttpResponseMessage answer, string sentence)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(int.Parse(Assert.Single(answer.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 3_600);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> Upload(PageClient client)
    {
        using var content = new ByteArrayContent("a,b\n"u8.ToArray());
        return await client.Http.PostAsync(new Uri("/datasets/upload?name=t.csv", UriKind.Relative), content);
    }
}
