using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Security;

/// <summary>What a stranger may ask tells nothing about who has an account: same status, same page, same work.</summary>
public sealed partial class EnumerationTests : IDisposable
{
    private const string Known = "ada@example.org";
    private const string Unknown = "bob@example.org";
    private readonly Mailbox mailbox = new();
    private readonly CountingHasher hasher = new();
    private readonly WebHost host;

    public EnumerationTests() => host = mailbox.Serve(new WebHost())
        .With(services => services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<AccountUser>>(hasher)));

    [Fact]
    public async Task SignIn_WhateverTheReason_AnswersTheSame()
    {
        await RegisterAndConfirm(Known);
        await RegisterAndConfirm("locked@example.org");
        await Change("locked@example.org", account => account with { LockedOutUntil = DateTimeOffset.UtcNow.AddMinutes(5) });
        await RegisterAndConfirm("disabled@example.org");
        await Change("disabled@example.org", account => account with { IsDisabled = true });
        using var client = host.NewClient();
        (await client.Register("unconfirmed@example.org")).Dispose();

        List<(string Case, HttpStatusCode Status, string Page)> answers =
        [
            await SignIn("unknown", Unknown, PageClient.Password),
            await SignIn("wrong password", Known, "not the password"),
            await SignIn("locked, right password", "locked@example.org", PageClient.Password),
            await SignIn("locked, wrong password", "locked@example.org", "not the password"),
            await SignIn("disabled, right password", "disabled@example.org", PageClient.Password),
            await SignIn("unconfirmed, right password", "unconfirmed@example.org", PageClient.Password),
        ];

        Assert.All(answers, answer => Assert.Equal(answers[0] with { Case = answer.Case }, answer));
        Assert.Contains("Send the confirmation mail again", answers[0].Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Unknown)]
    [InlineData("locked@example.org")]
    [InlineData("disabled@example.org")]
    public async Task SignIn_NoPasswordToCompare_HashesAllTheSame(string email)
    {
        if (email != Unknown)
            await RegisterAndConfirm(email);
        else
            await RegisterAndConfirm(Known);
        await Change("locked@example.org", account => account with { LockedOutUntil = DateTimeOffset.UtcNow.AddMinutes(5) });
        await Change("disabled@example.org", account => account with { IsDisabled = true });
        int before = hasher.Comparisons;

        await SignIn("", email, "not the password");

        Assert.Equal(1, hasher.Comparisons - before);
    }

    [Fact]
    public async Task Register_TakenAddress_AnswersAsForANewOne()
    {
        await RegisterAndConfirm(Known);
        int before = hasher.Hashes;
        using var first = host.NewClient();
        using var taken = await first.Register(Known);
        int forTaken = hasher.Hashes - before;
        using var second = host.NewClient();
        using var fresh = await second.Register(Unknown);

        Assert.Equal(await Normal(fresh), await Normal(taken));
        Assert.Equal(forTaken, hasher.Hashes - before - forTaken);
        Assert.Equal(1, forTaken);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaa")]
    public async Task Register_TakenAddressAndWeakPassword_AnswersAsForANewOne(string password)
    {
        await RegisterAndConfirm(Known);
        using var client = host.NewClient();
        using var taken = await client.Register(Known, password);
        using var fresh = await client.Register(Unknown, password);

        Assert.Equal(await Normal(fresh), await Normal(taken));
    }

    [Theory]
    [InlineData("/forgot-password", "forgot")]
    [InlineData("/confirm-address/again", "confirm-again")]
    public async Task AskForMail_UnknownAddress_AnswersAsForAKnownOne(string path, string form)
    {
        await RegisterAndConfirm(Known);
        using var client = host.NewClient();
        using var known = await client.Send(path, form, ("Form.Email", Known));
        using var unknown = await client.Send(path, form, ("Form.Email", Unknown));

        Assert.Equal(await Normal(known), await Normal(unknown));
    }

    [Fact]
    public async Task AskForMail_SlowMailServer_AnswersAtOnce()
    {
        // A server that never takes a mail: an answer that waited for it would not come.
        using var slow = mailbox.Serve(new WebHost()).With(services => services.Replace(ServiceDescriptor.Singleton<Web.Mail.IMailSender, NeverTaking>()));
        using var client = slow.NewClient();
        using var registered = await client.Register(Known);

        using var asked = await client.Send("/forgot-password", "forgot", ("Form.Email", Known)).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
    }

    public void Dispose() => host.Dispose();

    private async Task<(string Case, HttpStatusCode Status, string Page)> SignIn(string name, string email, string password)
    {
        using var client = host.NewClient();
        using var answer = await client.SignIn(email, password);
        var (status, page) = await Normal(answer);
        return (name, status, page);
    }

    /// <summary>The page without what differs by nature: its tokens, and the address that was typed.</summary>
    private static async Task<(HttpStatusCode Status, string Page)> Normal(HttpResponseMessage answer)
    {
        string page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("</html>", page, StringComparison.Ordinal);
        return (answer.StatusCode, Address().Replace(Token().Replace(page, "TOKEN"), "ADDRESS"));
    }

    private async Task RegisterAndConfirm(string email)
    {
        using var client = host.NewClient();
        using var registered = await client.Register(email);
        var mail = await mailbox.Next();
        Assert.Equal(email, mail.To);
        using var confirmed = await client.Send(Mailbox.LinkIn(mail), "confirm", ("Form.Password", PageClient.Password));
        Assert.Equal(HttpStatusCode.Found, confirmed.StatusCode);
    }

    private async Task Change(string email, Func<Account, Account> change)
    {
        var accounts = host.Services.GetRequiredService<IAccountStore>();
        if (await accounts.FindByEmail(email, CancellationToken.None) is { } account)
            Assert.NotNull(await accounts.TryUpdate(account, change(account), CancellationToken.None));
    }

    // Tokens, and what names the moment of rendering.
    [GeneratedRegex("""(?<=__RequestVerificationToken" value=")[^"]+|<!--Blazor[^>]*-->""", RegexOptions.None, 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"[a-z]+@example\.org", RegexOptions.None, 1000)]
    private static partial Regex Address();

    private sealed class CountingHasher : IPasswordHasher<AccountUser>
    {
        private readonly PasswordHasher<AccountUser> real = new(Options.Create(new PasswordHasherOptions()));
        private int comparisons;
        private int hashes;

        public int Comparisons => comparisons;

        public int Hashes => hashes;

        public string HashPassword(AccountUser user, string password)
        {
            Interlocked.Increment(ref hashes);
            return real.HashPassword(user, password);
        }

        public PasswordVerificationResult VerifyHashedPassword(AccountUser user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref comparisons);
            return real.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    private sealed class NeverTaking : Web.Mail.IMailSender
    {
        public Task Send(Web.Mail.OutgoingMail mail, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
