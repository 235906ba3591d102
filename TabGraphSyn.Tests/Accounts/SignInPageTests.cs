using System.Net;
using TabGraphSyn.Tests.Testing;

namespace TabGraphSyn.Tests.Accounts;

public sealed class SignInPageTests : IDisposable
{
    private const string Email = "ada@example.org";
    private const string Refusal = "This address and password don&#x27;t let you in. After 5 failures an account waits 10 minutes.";
    private readonly WebHost host = new();

    [Fact]
    public async Task SignIn_RightPassword_LeadsWhereThePersonWantedToGo()
    {
        await Register();
        using var client = host.NewClient();
        using var refused = await client.Get("/settings/security");

        using var answer = await client.SignIn(" ADA@example.org ", path: PageClient.Target(refused));

        Assert.Equal("/settings/security", PageClient.Target(answer));
        Assert.Contains(Email, await client.Text("/settings/security"));
    }

    [Fact]
    public async Task SignIn_NobodyRegistered_LeadsToRegistering()
    {
        using var client = host.NewClient();

        using var answer = await client.Get("/sign-in?returnUrl=%2Fruns%2Fnew");

        Assert.Equal("/register?returnUrl=%2Fruns%2Fnew", PageClient.Target(answer));
    }

    [Theory]
    [InlineData(Email, "not the password")]
    [InlineData("nobody@example.org", PageClient.Password)]
    [InlineData("", "")]
    public async Task SignIn_WrongAddressOrPassword_SaysTheSame(string email, string password)
    {
        await Register();
        using var client = host.NewClient();

        using var answer = await client.SignIn(email, password);

        Assert.Contains(Refusal, await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Found, (await client.Get("/settings/security")).StatusCode);
    }

    [Fact]
    public async Task SignIn_FiveFailures_LocksEvenTheRightPassword()
    {
        await Register();
        using var client = host.NewClient();
        for (int attempt = 0; attempt < 5; attempt++)
            (await client.SignIn(Email, "not the password")).Dispose();

        using var answer = await client.SignIn(Email);

        Assert.Contains(Refusal, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task SignIn_FailuresAtOnce_AllCount()
    {
        await Register();
        var clients = Enumerable.Range(0, 5).Select(_ => host.NewClient()).ToList();

        var failures = await Task.WhenAll(clients.Select(client => client.SignIn(Email, "not the password")));
        using var answer = await clients[0].SignIn(Email);

        Assert.Contains(Refusal, await answer.Content.ReadAsStringAsync());
        Array.ForEach(failures, failure => failure.Dispose());
        clients.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task SignIn_ForeignReturnAddress_StaysHere(string address)
    {
        await Register();
        using var client = host.NewClient();

        using var answer = await client.SignIn(Email, path: $"/sign-in?returnUrl={Uri.EscapeDataString(address)}");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/dashboard", PageClient.Target(answer));
    }

    [Fact]
    public async Task SignIn_WithoutAntiforgeryToken_IsRefusedWithAnExplanation()
    {
        await Register();
        using var client = host.NewClient();
        using var content = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Form.Email", Email), new("Form.Password", PageClient.Password)]);

        using var answer = await client.Http.PostAsync(new Uri("/sign-in", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("This form is out of date", await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => host.Dispose();

    private async Task Register()
    {
        using var client = host.NewClient();
        using var answer = await client.Register(Email);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }
}
