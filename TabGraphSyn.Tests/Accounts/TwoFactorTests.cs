using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

public sealed partial class TwoFactorTests : IDisposable
{
    private const string Email = "ada@example.org";
    private readonly ShiftedTime time = new();
    private readonly WebHost host;

    public TwoFactorTests() => host = new WebHost().With(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));

    /// <summary>The table of RFC 6238, appendix B, cut to six digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(20000000000, "353130")]
    public void Code_KnownSecret_IsThatOfTheStandard(long seconds, string expected) =>
        Assert.Equal(expected, TimeCodes.Code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Fact]
    public async Task SignIn_TurnedOn_AsksForTheCodeAndTakesItOnce()
    {
        var (_, _) = await TurnOn();
        time.Advance(TimeSpan.FromMinutes(2));
        using var client = host.NewClient();
        string code = await CurrentCode();

        using var first = await client.SignIn(Email, path: "/sign-in?returnUrl=%2Fdatasets");
        Assert.StartsWith("/sign-in/two-factor?returnUrl=%2Fdatasets", PageClient.Target(first), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await client.Get("/runs")).StatusCode);
        using var wrong = await client.Send(PageClient.Target(first), "code", ("CodeForm.Code", "000000"));
        Assert.Contains("This code is not right any more.", await wrong.Content.ReadAsStringAsync());
        using var second = await client.Send(PageClient.Target(first), "code", ("CodeForm.Code", code));
        Assert.Equal("/datasets", PageClient.Target(second));
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/settings/security")).StatusCode);

        using var thief = host.NewClient();
        using var password = await thief.SignIn(Email);
        using var again = await thief.Send(PageClient.Target(password), "code", ("CodeForm.Code", code));
        Assert.Contains("This code is not right any more.", await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task SignIn_FiveWrongCodes_LocksTheAccount()
    {
        await TurnOn();
        time.Advance(TimeSpan.FromMinutes(2));
        using var client = host.NewClient();
        using var first = await client.SignIn(Email);
        for (int attempt = 0; attempt < 5; attempt++)
            (await client.Send(PageClient.Target(first), "code", ("CodeForm.Code", "000000"))).Dispose();

        using var answer = await client.Send(PageClient.Target(first), "code", ("CodeForm.Code", await CurrentCode()));

        Assert.Contains("The account waits after too many failures.", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task SignIn_RecoveryCode_WorksOnce()
    {
        var (_, codes) = await TurnOn();
        Assert.Equal(10, codes.Length);
        using var client = host.NewClient();
        using var first = await client.SignIn(Email);
        string page = PageClient.Target(first) + "&recovery=true";

        // As a person writes it down: small letters, no dash.
        using var answer = await client.Send(page, "recovery", ("RecoveryForm.Code", codes[3].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.Equal("/dashboard", PageClient.Target(answer));
        Assert.Contains("9 recovery codes are left.", await client.Text("/settings/security"));

        using var other = host.NewClient();
        using var password = await other.SignIn(Email);
        using var again = await other.Send(page, "recovery", ("RecoveryForm.Code", codes[3]));
        Assert.Contains("This is none of the recovery codes that are left.", await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task SignIn_RecoveryCodeOfADisabledAccount_IsRefused()
    {
        var (_, codes) = await TurnOn();
        using var client = host.NewClient();
        using var first = await client.SignIn(Email);
        var account = await Find();
        await Accounts.TryUpdate(account, account with { IsDisabled = true }, CancellationToken.None);

        using var answer = await client.Send(PageClient.Target(first) + "&recovery=true", "recovery", ("RecoveryForm.Code", codes[0]));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await client.Get("/settings/security")).StatusCode);
    }

    [Fact]
    public async Task Codes_InTheStore_AreHashes()
    {
        var (_, codes) = await TurnOn();

        string stored = (await Find()).RecoveryCodes!;

        Assert.All(codes, code => Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), stored, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Change_WithoutThePassword_IsRefused()
    {
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        foreach (string action in (string[])["start", "codes", "off"])
        {
            using var answer = await client.Send("/settings/security", "two-factor", ("TwoFactorForm.Password", "wrong one"), ("TwoFactorForm.Action", action));
            Assert.Contains("The present password is not right.", await answer.Content.ReadAsStringAsync());
        }

        Assert.Null((await Find()).AuthenticatorKey);
    }

    [Fact]
    public async Task Change_TurnedOff_SignsInWithThePasswordAlone()
    {
        var (client, _) = await TurnOn();

        using var answer = await client.Send("/settings/security", "two-factor", ("TwoFactorForm.Password", PageClient.Password), ("TwoFactorForm.Action", "off"));

        Assert.Contains("Two-factor sign-in is off", await answer.Content.ReadAsStringAsync());
        using var other = host.NewClient();
        using var signedIn = await other.SignIn(Email);
        Assert.Equal("/dashboard", PageClient.Target(signedIn));
        var account = await Find();
        Assert.Equal((false, null, null), (account.TwoFactor, account.AuthenticatorKey, account.RecoveryCodes));
    }

    [Fact]
    public async Task TurnOn_EndsOtherSessions()
    {
        using var there = host.NewClient();
        using var registered = await there.Register(Email);

        await TurnOn(register: false);

        Assert.Equal(HttpStatusCode.Found, (await there.Get("/settings/security")).StatusCode);
    }

    [Fact]
    public async Task TwoFactorPage_WithoutAPassword_LeadsToSigningIn()
    {
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        using var other = host.NewClient();

        using var answer = await other.Get("/sign-in/two-factor");

        Assert.Equal("/sign-in", PageClient.Target(answer));
    }

    public void Dispose() => host.Dispose();

    private IAccountStore Accounts => host.Services.GetRequiredService<IAccountStore>();

    private async Task<Account> Find() => (await Accounts.FindByEmail(Email, CancellationToken.None))!;

    private async Task<string> CurrentCode() => TimeCodes.Code((await Find()).AuthenticatorKey!, time.GetUtcNow());

    private async Task<(PageClient Client, string[] Codes)> TurnOn(bool register = true)
    {
        var client = host.NewClient();
        using var entered = register ? await client.Register(Email) : await client.SignIn(Email);
        using var started = await client.Send("/settings/security", "two-factor", ("TwoFactorForm.Password", PageClient.Password), ("TwoFactorForm.Action", "start"));
        string page = await started.Content.ReadAsStringAsync();
        Assert.Contains("<svg class=\"qr\"", page);
        Assert.Contains(string.Join(' ', (await Find()).AuthenticatorKey!.Chunk(4).Select(part => new string(part))), page);
        Assert.False((await Find()).TwoFactor);
        using var confirmed = await client.Send("/settings/security", "two-factor-confirm", ("CodeForm.Code", await CurrentCode()));
        string done = await confirmed.Content.ReadAsStringAsync();
        Assert.Contains("Two-factor sign-in is on.", done);
        return (client, [.. Codes().Matches(done).Select(match => match.Groups["code"].Value)]);
    }

    [GeneratedRegex("<li[^>]*><code[^>]*>(?<code>[^<]+)</code>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Codes();
}
