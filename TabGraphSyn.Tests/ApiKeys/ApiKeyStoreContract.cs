using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.ApiKeys;

namespace TabGraphSyn.Tests.ApiKeys;

/// <summary>What every engine's store of API keys does. Each engine derives one class that opens its store.</summary>
public abstract class ApiKeyStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IApiKeyStore Store { get; }

    [ContractFact]
    public async Task FindByHash_KnownKey_ReturnsItWhole()
    {
        Assert.True(await Store.TryAdd(NewKey("a"), 5, None));
        Assert.Equal(NewKey("a"), await Store.FindByHash("hash-a", None));
        Assert.Null(await Store.FindByHash("hash-b", None));
    }

    [ContractFact]
    public async Task TryAdd_AsManyAsAllowed_RefusesTheNextOfThatAccountOnly()
    {
        Assert.True(await Store.TryAdd(NewKey("a"), 2, None));
        Assert.True(await Store.TryAdd(NewKey("b"), 2, None));
        Assert.False(await Store.TryAdd(NewKey("c"), 2, None));
        Assert.True(await Store.TryAdd(NewKey("d", "other"), 2, None));
        Assert.Null(await Store.FindByHash("hash-c", None));

        Assert.True(await Store.Revoke("a", "owner", None));
        Assert.True(await Store.TryAdd(NewKey("c"), 2, None));
    }

    [ContractFact]
    public async Task TryAdd_ManyAtOnce_MakesNoMoreThanAllowed()
    {
        bool[] added = await Task.WhenAll(Enumerable.Range(0, 16).Select(index => Task.Run(() => Store.TryAdd(NewKey($"k{index:00}"), 5, None))));

        Assert.Equal(5, added.Count(one => one));
        Assert.Equal(5, (await Store.List("owner", None)).Count);
    }

    [ContractFact]
    public async Task TryAdd_HashThatIsThere_IsAnError()
    {
        await Store.TryAdd(NewKey("a"), 5, None);
        await Assert.ThrowsAnyAsync<Exception>(() => Store.TryAdd(NewKey("b") with { Hash = "hash-a" }, 5, None));
        Assert.Equal("a", Assert.Single(await Store.List("owner", None)).Id);
    }

    [ContractFact]
    public async Task List_SeveralKeys_GivesOwnNewestFirst()
    {
        await Store.TryAdd(NewKey("a") with { CreatedAt = Noon.AddMinutes(1) }, 5, None);
        await Store.TryAdd(NewKey("b") with { CreatedAt = Noon.AddMinutes(2) }, 5, None);
        await Store.TryAdd(NewKey("c") with { CreatedAt = Noon }, 5, None);
        await Store.TryAdd(NewKey("d", "other"), 5, None);
        Assert.Equal(["b", "a", "c"], (await Store.List("owner", None)).Select(key => key.Id));
    }

    [ContractFact]
    public async Task Touch_Key_NotesTheUseAndNothingElse()
    {
        await Store.TryAdd(NewKey("a"), 5, None);
        await Store.Touch("a", Noon.AddHours(1), None);
        await Store.Touch("none", Noon, None);
        Assert.Equal(NewKey("a") with { LastUsedAt = Noon.AddHours(1) }, await Store.FindByHash("hash-a", None));
    }

    [ContractFact]
    public async Task Revoke_OnlyByItsOwner_RemovesTheKeyOnce()
    {
        await Store.TryAdd(NewKey("a"), 5, None);
        Assert.False(await Store.Revoke("a", "stranger", None));
        Assert.True(await Store.Revoke("a", "owner", None));
        Assert.False(await Store.Revoke("a", "owner", None));
        Assert.Null(await Store.FindByHash("hash-a", None));
    }

    [ContractFact]
    public async Task DeleteAll_Account_LeavesThoseOfOthers()
    {
        await Store.TryAdd(NewKey("a"), 5, None);
        await Store.TryAdd(NewKey("b"), 5, None);
        await Store.TryAdd(NewKey("c", "other"), 5, None);
        await Store.DeleteAll("owner", None);
        Assert.Empty(await Store.List("owner", None));
        Assert.Single(await Store.List("other", None));
    }

    private static ApiKey NewKey(string id, string accountId = "owner") => new()
    {
        Id = id,
        AccountId = accountId,
        Name = $"Ünï {id}",
        Prefix = "tgs_" + id,
        Hash = "hash-" + id,
        CreatedAt = Noon,
    };
}
