using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.ApiKeys;

namespace TabGraphSyn.Tests.ApiKeys;

public sealed class ApiKeyRequestsTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TestDatabase database = new(SqliteApiKeyStore.Feature, SqliteApiKeyStore.Schema);
    private readonly SqliteApiKeyStore store;
    private readonly ApiKeyRequests requests;

    public ApiKeyRequestsTests()
    {
        store = new SqliteApiKeyStore(database.Database);
        requests = new ApiKeyRequests(store, TimeProvider.System, NullLogger<ApiKeyRequests>.Instance);
    }

    [Fact]
    public async Task Make_Key_HasTheLettersAndIsKeptAsItsHash()
    {
        var made = await requests.Make("ada", "  Nightly export ", None);

        Assert.Matches("^tgs_[0-9A-Za-z]{43}$", made.Secret);
        var kept = Assert.Single(await store.List("ada", None));
        Assert.Equal(made.Key, kept);
        Assert.Equal("Nightly export", kept.Name);
        Assert.Equal(made.Secret[..10], kept.Prefix);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(made.Secret))), kept.Hash);
        Assert.Equal(kept, await store.FindByHash(ApiKeySecret.Hash(made.Secret), None));
    }

    [Fact]
    public async Task Make_Two_AreDifferent() =>
        Assert.NotEqual((await requests.Make("ada", "a", None)).Secret, (await requests.Make("ada", "a", None)).Secret);

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("line\nbreak")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901")]
    public async Task Make_UnusableName_SaysWhatToDo(string? name)
    {
        var refusal = await Assert.ThrowsAsync<UnusableInputException>(() => requests.Make("ada", name, None));

        Assert.StartsWith("Give the key a name", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await store.List("ada", None));
    }

    [Fact]
    public async Task Make_AsManyAsAllowed_RefusesTheNextUntilOneIsRevoked()
    {
        for (int index = 0; index < ApiKeyRequests.Most; index++)
            await requests.Make("ada", $"Key {index}", None);

        var refusal = await Assert.ThrowsAsync<UnusableInputException>(() => requests.Make("ada", "One more", None));
        Assert.Contains("at most 20 keys", refusal.Message, StringComparison.Ordinal);

        Assert.True(await requests.Revoke((await store.List("ada", None))[0].Id, "ada", None));
        await requests.Make("ada", "One more", None);
    }

    [Fact]
    public async Task Revoke_AnotherAccountsKey_IsRefused()
    {
        var made = await requests.Make("ada", "Mine", None);

        Assert.False(await requests.Revoke(made.Key.Id, "bob", None));
        Assert.NotNull(await store.FindByHash(made.Key.Hash, None));
    }

    public void Dispose() => database.Dispose();
}
