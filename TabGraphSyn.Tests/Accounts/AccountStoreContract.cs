using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Tests.Accounts;

/// <summary>What every engine's store of accounts does. Each engine derives one class that opens its store.</summary>
public abstract class AccountStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected abstract IAccountStore Store { get; }

    /// <summary>Another connection to the same accounts, as another process has.</summary>
    protected abstract IAccountStore OpenAnother();

    [ContractFact]
    public async Task TryCreate_EmptyInstallation_MakesAdministrator()
    {
        Assert.True(await Store.IsEmpty(CancellationToken.None));
        var first = await Store.TryCreate(NewAccount("a"), CancellationToken.None);
        var second = await Store.TryCreate(NewAccount("b"), CancellationToken.None);

        Assert.False(await Store.IsEmpty(CancellationToken.None));
        Assert.Equal(NewAccount("a") with { Role = Role.Administrator }, first);
        Assert.Equal(Role.User, second!.Role);
        Assert.Equal(first, await Store.Find("a", CancellationToken.None));
    }

    [ContractFact]
    public async Task TryCreate_ManyAtOnce_MakesOneAdministrator()
    {
        var another = OpenAnother();
        var created = await AtOnce(24, i => (i % 2 == 0 ? Store : another).TryCreate(NewAccount($"a{i}"), CancellationToken.None));

        Assert.All(created, Assert.NotNull);
        Assert.Single(created, account => account!.Role == Role.Administrator);
    }

    [ContractFact]
    public async Task TryCreate_SameAddressAtOnce_StoresOne()
    {
        var created = await AtOnce(16, i => Store.TryCreate(NewAccount($"a{i}") with { NormalizedEmail = "same@example.org" }, CancellationToken.None));

        var one = Assert.Single(created, account => account is not null);
        Assert.Equal(one, await Store.FindByEmail("same@example.org", CancellationToken.None));
    }

    [ContractFact]
    public async Task Find_UnknownAccount_ReturnsNull()
    {
        Assert.Null(await Store.Find("nobody", CancellationToken.None));
        Assert.Null(await Store.FindByEmail("nobody@example.org", CancellationToken.None));
    }

    [ContractFact]
    public async Task TryUpdate_ChangedMeanwhile_ReturnsFalseAndKeepsTheChange()
    {
        var before = (await Store.TryCreate(NewAccount("a"), CancellationToken.None))!;
        var changed = before with { Name = "Changed", LockedOutUntil = Noon.AddTicks(1234567) };

        changed = (await Store.TryUpdate(before, changed, CancellationToken.None))!;
        Assert.Null(await Store.TryUpdate(before, before with { Name = "Too late" }, CancellationToken.None));
        Assert.Equal("Changed", (await Store.Find("a", CancellationToken.None))!.Name);
        Assert.NotNull(await Store.TryUpdate(changed, changed with { Name = "In time" }, CancellationToken.None));
    }

    [ContractFact]
    public async Task TryUpdate_AtOnce_LetsOneThrough()
    {
        var before = (await Store.TryCreate(NewAccount("a"), CancellationToken.None))!;

        Account?[] updated = await AtOnce(16, i => Store.TryUpdate(before, before with { Name = $"Name {i}" }, CancellationToken.None));

        Assert.Single(updated, one => one is not null);
    }

    [ContractFact]
    public async Task TryUpdate_AddressTaken_ReturnsFalse()
    {
        var a = (await Store.TryCreate(NewAccount("a"), CancellationToken.None))!;
        await Store.TryCreate(NewAccount("b"), CancellationToken.None);

        Assert.Null(await Store.TryUpdate(a, a with { NormalizedEmail = "b@example.org" }, CancellationToken.None));
        Assert.Equal("a", (await Store.FindByEmail("a@example.org", CancellationToken.None))!.Id);
    }

    [ContractFact]
    public async Task TryUpdate_AbsentAccount_ReturnsFalse() =>
        Assert.Null(await Store.TryUpdate(NewAccount("a"), NewAccount("a"), CancellationToken.None));

    private static Account NewAccount(string id) => new()
    {
        Id = id,
        Email = $"{id.ToUpperInvariant()}@example.org",
        NormalizedEmail = $"{id}@example.org",
        Name = $"Ünï {id}",
        PasswordHash = "hash",
        SecurityStamp = "stamp",
        CreatedAt = Noon,
    };

    private static async Task<T[]> AtOnce<T>(int count, Func<int, Task<T>> act)
    {
        using var gate = new ManualResetEventSlim();
        var tasks = Enumerable.Range(0, count).Select(i => Task.Run(() =>
        {
            gate.Wait();
            return act(i);
        })).ToList();
        gate.Set();
        return await Task.WhenAll(tasks);
    }
}
