using TabGraphSyn.Web.ApiKeys;

namespace TabGraphSyn.Tests.ApiKeys;

/// <summary>What every engine's store of API keys does. Each engine derives one class that opens its store.</summary>
public abstract class ApiKeyStoreContract
{
    private const string Ada = "ada";
    private const string Bob = "bob";

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected abstract IApiKeyStore Store { get; }

    /// <summary>Another connection to the same keys, as another process has.</summary>
    protected abstract IApiKeyStore OpenAnother();

    [Fact]
    public async Task TryAdd_Key_IsFoundByItsHashAndListed()
    {
        var key = NewKey("k1") with { LastUsedAt = Noon.AddDays(-1) };

        Assert.True(await Store.TryAdd(key, most: 20, None));

        Assert.Equal(key, await Store.FindByHash("hash of k1", None));
        Assert.Equal(key, Assert.Single(await OpenAnother().List(Ada, None)));
    }

    [Fact]
    public async Task TryAdd_AccountHasTheMost_IsRefusedAndOthersAreNot()
    {
        Assert.True(await Store.TryAdd(NewKey("k1"), most: 2, None));
        Assert.True(await Store.TryAdd(NewKey("k2"), most: 2, None));

        Assert.False(await Store.TryAdd(NewKey("k3"), most: 2, None));
        Assert.Null(await Store.FindByHash("hash of k3", None));
        Assert.True(await Store.TryAdd(NewKey("k4", Bob), most: 2, None));
    }

    [Fact]
    public async Task TryAdd_ManyAtOnce_StoresTheMostAndNoMore()
    {
        var another = OpenAnother();
        using var gate = new ManualResetEventSlim();
        var adding = Enumerable.Range(0, 24).Select(i => Task.Run(() =>
        {
            gate.Wait();
            return (i % 2 == 0 ? Store : another).TryAdd(NewKey($"k{i}"), most: 5, None);
        })).ToList();
        gate.Set();

        bool[] added = await Task.WhenAll(adding);

        Assert.Equal(5, added.Count(one => one));
        Assert.Equal(5, (await Store.List(Ada, None)).Count);
    }

    [Fact]
    public async Task List_SeveralKeys_GivesTheAccountsOwnNewestFirst()
    {
        await Store.TryAdd(NewKey("k1"), most: 20, None);
        await Store.TryAdd(NewKey("k2") with { CreatedAt = Noon.AddHours(2) }, most: 20, None);
        await Store.TryAdd(NewKey("k3") with { CreatedAt = Noon.AddHours(1) }, most: 20, None);
        await Store.TryAdd(NewKey("k4", Bob), most: 20, None);

        Assert.Equal(["k2", "k3", "k1"], (await Store.List(Ada, None)).Select(key => key.Id));
        Assert.Empty(await Store.List("nobody", None));
    }

    [Fact]
    public async Task FindByHash_UnknownHash_ReturnsNull()
    {
        await Store.TryAdd(NewKey("k1"), most: 20, None);

        Assert.Null(await Store.FindByHash("hash of k2", None));
        // A hash is compared as it is: nothing but the very same text opens anything.
        Assert.Null(await Store.FindByHash("HASH OF K1", None));
    }

    [Fact]
    public async Task Touch_Key_NotesWhenItWasUsedAndNothingElse()
    {
        var key = NewKey("k1");
        await Store.TryAdd(key, most: 20, None);
        await Store.TryAdd(NewKey("k2"), most: 20, None);

        await Store.Touch("k1", Noon.AddMinutes(5), None);
        await Store.Touch("absent", Noon.AddMinutes(5), None);

        Assert.Equal(key with { LastUsedAt = Noon.AddMinutes(5) }, await Store.FindByHash("hash of k1", None));
        Assert.Null((await Store.FindByHash("hash of k2", None))!.LastUsedAt);
    }

    [Fact]
    public async Task Revoke_OwnKey_RemovesItAndMakesRoom()
    {
        await Store.TryAdd(NewKey("k1"), most: 1, None);

        Assert.True(await Store.Revoke("k1", Ada, None));

        Assert.Null(await Store.FindByHash("hash of k1", None));
        Assert.False(await Store.Revoke("k1", Ada, None));
        Assert.True(await Store.TryAdd(NewKey("k2"), most: 1, None));
    }

    [Fact]
    public async Task Revoke_AnotherAccountsKey_ReturnsFalseAndKeepsIt()
    {
        await Store.TryAdd(NewKey("k1"), most: 20, None);

        Assert.False(await Store.Revoke("k1", Bob, None));

        Assert.NotNull(await Store.FindByHash("hash of k1", None));
    }

    [Fact]
    public async Task DeleteAll_Account_RemovesItsKeysAndNoOthers()
    {
        await Store.TryAdd(NewKey("k1"), most: 20, None);
        await Store.TryAdd(NewKey("k2"), most: 20, None);
        await Store.TryAdd(NewKey("k3", Bob), most: 20, None);

        await Store.DeleteAll(Ada, None);
        await Store.DeleteAll("nobody", None);

        Assert.Empty(await Store.List(Ada, None));
        Assert.Null(await Store.FindByHash("hash of k1", None));
        Assert.Equal("k3", Assert.Single(await Store.List(Bob, None)).Id);
    }

    private static ApiKey NewKey(string id, string account = Ada) => new()
    {
        Id = id,
        AccountId = account,
        Name = $"Kéy {id}",
        Prefix = "tgs_abcdef",
        Hash = $"hash of {id}",
        CreatedAt = Noon,
    };
}
