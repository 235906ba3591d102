using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

/// <summary>The operator's way to let a person in again, as a command beside the running server.</summary>
public sealed class ResetLinkCommandTests : IDisposable
{
    private const string Email = "ada@example.org";
    private const string New = "battery staple horse";
    private readonly WebHost host = new();

    [Fact]
    public async Task ResetLink_BesideTheRunningServer_PrintsALinkThatWorksOnce()
    {
        using var client = host.NewClient();
        using var registered = await client.Register(Email);

        var (code, output, _) = await Run("reset-link", Email);

        Assert.Equal(0, code);
        string link = new Uri(host.Address, output.Trim()).PathAndQuery;
        using var other = host.NewClient();
        using var answer = await other.Send(link, "reset", ("Form.Password", New));
        Assert.Equal("/sign-in?done=password", PageClient.Target(answer));
        using var signedIn = await other.SignIn(Email, New);
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        Assert.Contains("This link is no longer good", await other.Text(link));
    }

    [Fact]
    public async Task ResetLink_WithoutSecondFactor_TakesItAway()
    {
        using var client = host.NewClient();
        using var registered = await client.Register(Email);
        var accounts = host.Services.GetRequiredService<IAccountStore>();
        var account = (await accounts.FindByEmail(Email, CancellationToken.None))!;
        await accounts.TryUpdate(account, account with { TwoFactor = true, AuthenticatorKey = "GEZDGNBVGY3TQOJQ" }, CancellationToken.None);

        var (code, _, _) = await Run("reset-link", Email, "--without-second-factor");

        Assert.Equal(0, code);
        Assert.False((await accounts.FindByEmail(Email, CancellationToken.None))!.TwoFactor);
    }

    [Theory]
    [InlineData("There is no account with the address nobody@example.org", "reset-link", "nobody@example.org")]
    [InlineData("Name the address of the account", "reset-link")]
    public async Task ResetLink_Unusable_SaysWhatToDo(string sentence, params string[] arguments)
    {
        var (code, output, error) = await Run(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(sentence, error);
    }

    public void Dispose() => host.Dispose();

    private async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        _ = host.Address;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TabGraphSyn.Web.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = host.DataDirectory,
        };
        start.Environment["Storage__DataDirectory"] = host.DataDirectory;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        string error = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, error);
    }
}
