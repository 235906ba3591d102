using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Health;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task Get_NodeWithoutWorkers_IsReady()
    {
        await using var host = new WebHost().With("Worker:Tiers", "");
        using var nobody = host.NewClient();

        using var answer = await nobody.Get("/health");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("ready", await answer.Content.ReadAsStringAsync());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Get_WorkerStopped_IsNotReadyAndSaysNoMore()
    {
        await using var host = new WebHost();
        using var nobody = host.NewClient();
        _ = host.Address;
        await host.Services.GetRequiredService<RunWorker>().StopAsync(CancellationToken.None);

        await AssertNotReady(nobody);
    }

    [Fact]
    public async Task Get_StoreFails_IsNotReadyAndSaysNoMore()
    {
        await using var host = new WebHost().With("Worker:Tiers", "").With(services => services.AddSingleton<IAccountStore>(new BrokenAccounts()));
        using var nobody = host.NewClient();

        await AssertNotReady(nobody);
        Assert.Contains("secret-server", host.Log.Text);
    }

    [Fact]
    public async Task Command_ReadyNode_Says0()
    {
        await using var host = new WebHost().With("Worker:Tiers", "").With("AllowedHosts", "tables.example.org");
        string port = host.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal((0, "ready"), await Ask(["health"], ("Urls", $"http://0.0.0.0:{port}"), ("AllowedHosts", "tables.example.org")));
        var (code, text) = await Ask(["health", host.Address.ToString()]);
        Assert.Equal(1, code);
        Assert.Contains("AllowedHosts", text);
    }

    [Fact]
    public async Task Command_NobodyListens_Says1()
    {
        var (code, text) = await Ask(["health"], ("Urls", Chaos.WebProcess.FreeAddress().ToString()));

        Assert.Equal(1, code);
        Assert.Contains("doesn't answer", text);
    }

    [Fact]
    public async Task Command_NoAddress_Says2AndHow()
    {
        var (code, text) = await Ask(["health"], ("Urls", "https://localhost:8443"));

        Assert.Equal(2, code);
        Assert.StartsWith("Name the node's address", text);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080")]
    [InlineData("https://+:8443;http://+:8080", "http://127.0.0.1:8080")]
    [InlineData("http://[::]:80", "http://127.0.0.1:80")]
    [InlineData("http://localhost:5000", "http://localhost:5000")]
    [InlineData("http://10.0.0.7:5000", "http://10.0.0.7:5000")]
    [InlineData("", null)]
    public void Loopback_Urls_IsWhereThisMachineReachesThem(string urls, string? expected) => Assert.Equal(expected, HealthCommand.Loopback(urls));

    [Theory]
    [InlineData("*", null)]
    [InlineData(null, null)]
    [InlineData("*.example.org;other", "health.example.org")]
    public void AllowedHost_Setting_IsOneThatTheNodeAnswersTo(string? setting, string? expected) => Assert.Equal(expected, HealthCommand.AllowedHost(setting));

    private static async Task AssertNotReady(PageClient client)
    {
        using var answer = await client.Get("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("not ready", await answer.Content.ReadAsStringAsync());
    }

    private static async Task<(int Code, string Text)> Ask(string[] arguments, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build();
        using var output = new StringWriter();
        int code = await HealthCommand.Run(arguments, configuration, output);
        return (code, output.ToString().Trim());
    }

    private sealed class BrokenAccounts : IAccountStore
    {
        public Task<bool> IsEmpty(CancellationToken cancellationToken) => throw new IOException("secret-server:27017 refused");

        public Task<Account?> TryCreate(Account account, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Account?> Find(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Account?> FindByEmail(string normalizedEmail, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Account?> TryUpdate(Account before, Account after, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Account>> List(string? search, Account? before, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> Delete(string id, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
