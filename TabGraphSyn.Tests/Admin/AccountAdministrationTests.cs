using Microsoft.Extensions.DependencyInjection;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Admin;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Tests.Admin;

public sealed class AccountAdministrationTests : AdminPagesContext
{
    private AccountAdministration Administration => Services.GetRequiredService<AccountAdministration>();

    [Theory]
    [InlineData(AccountAction.GrantPaid, AccountAction.BackToFree)]
    [InlineData(AccountAction.MakeAdministrator, AccountAction.MakeUser)]
    [InlineData(AccountAction.Disable, AccountAction.Enable)]
    public async Task Apply_ThereAndBack_ChangesAndRestores(AccountAction there, AccountAction back)
    {
        await NewAccount("bob");

        var changed = (await Administration.Apply("bob", there, None)).Account!;
        Assert.Equal(
            there switch
            {
                AccountAction.GrantPaid => (Tier.Paid, Role.User, false),
                AccountAction.MakeAdministrator => (Tier.Free, Role.Administrator, false),
                _ => (Tier.Free, Role.User, true),
            },
            (changed.Tier, changed.Role, changed.IsDisabled));

        var restored = (await Administration.Apply("bob", back, None)).Account!;
        Assert.Equal((Tier.Free, Role.User, false), (restored.Tier, restored.Role, restored.IsDisabled));
        Assert.Equal(restored, await Stored("bob"));
    }

    [Theory]
    [InlineData(AccountAction.Disable, true)]
    [InlineData(AccountAction.MakeUser, true)]
    [InlineData(AccountAction.GrantPaid, false)]
    public async Task Apply_ChangeOfWhatTheyMayDo_EndsSessionsAndOthersDont(AccountAction action, bool ends)
    {
        await NewAccount("bob");

        await Administration.Apply("bob", action, None);

        Assert.Equal(ends, (await Stored("bob")).SecurityStamp != "stamp");
    }

    [Fact]
    public async Task Apply_Disable_CancelsOnlyTheirWaitingRuns()
    {
        await NewAccount("bob");
        await NewAccount("eve");
        await AcceptRun("running", "bob");
        await Runs.Claim(new RunClaim([Tier.Free], "worker", Now, TimeSpan.FromMinutes(1)), None);
        for (int run = 0; run < 205; run++)
            await AcceptRun($"waiting{run:000}", "bob");
        await AcceptRun("other", "eve");
        using var watcher = Signals.Subscribe(RunSignals.Run("waiting000"));

        await Administration.Apply("bob", AccountAction.Disable, None);

        Assert.Empty(await Runs.List("bob", RunState.Queued, before: null, 10, None));
        Assert.Equal(205, (await Runs.List("bob", RunState.Cancelled, before: null, 1_000, None)).Count);
        Assert.Equal(RunState.Running, (await Runs.Find("running", "bob", None))!.State);
        Assert.Equal(RunState.Queued, (await Runs.Find("other", "eve", None))!.State);
        var woken = watcher.Wait(Timeout.InfiniteTimeSpan, None);
        await woken.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(AccountAction.Disable)]
    [InlineData(AccountAction.MakeUser)]
    public async Task Apply_OneselfAway_IsRefused(AccountAction action)
    {
        await NewAccount("bob");
        await Administration.Apply("bob", AccountAction.MakeAdministrator, None);

        var outcome = await Administration.Apply("ada", action, None);

        Assert.Contains("your own account", outcome.Refusal);
        Assert.Equal(Ada, await Stored("ada"));
    }

    [Fact]
    public async Task Apply_RightsTakenAwayMeanwhile_LeavesTheOtherAdministrator()
    {
        await NewAccount("bob");
        await Administration.Apply("bob", AccountAction.MakeAdministrator, None);

        // Bob demotes Ada in the moment between her rights being checked and her change of his being stored.
        var race = new AccountsThatRace(Accounts, () => Change("ada", ada => ada with { Role = Role.User }));
        var administration = ActivatorUtilities.CreateInstance<AccountAdministration>(Services, race);
        var outcome = await administration.Apply("bob", AccountAction.MakeUser, None);

        Assert.Contains("no administrator", outcome.Refusal);
        Assert.Equal(Role.Administrator, (await Stored("bob")).Role);
    }

    [Fact]
    public async Task Apply_ChangedMeanwhile_KeepsBothChanges()
    {
        await NewAccount("bob");
        var race = new AccountsThatRace(Accounts, () => Change("bob", bob => bob with { Name = "Robert" }));

        var outcome = await ActivatorUtilities.CreateInstance<AccountAdministration>(Services, race).Apply("bob", AccountAction.GrantPaid, None);

        Assert.Equal(("Robert", Tier.Paid), (outcome.Account!.Name, outcome.Account.Tier));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnyCall_NoLongerAdministrator_DoesNothing(bool disabled)
    {
        await NewAccount("bob");
        await GiveUp("dead", "bob", "reason");
        await Change("ada", ada => disabled ? ada with { IsDisabled = true } : ada with { Role = Role.User });

        Assert.Contains("no longer an administrator", (await Administration.Apply("bob", AccountAction.GrantPaid, None)).Refusal);
        Assert.Null(await Administration.List(search: null, before: null, 10, None));
        var runs = Services.GetRequiredService<RunAdministration>();
        Assert.Null(await runs.DeadLetters(10, None));
        Assert.False(await runs.RunAgain("dead", None));
        Assert.Equal(Tier.Free, (await Stored("bob")).Tier);
        Assert.Equal(RunState.Failed, (await Runs.Find("dead", "bob", None))!.State);
    }

    [Fact]
    public async Task Apply_AccountThatIsGone_SaysSo() =>
        Assert.Contains("not there any more", (await Administration.Apply("nobody", AccountAction.Disable, None)).Refusal);

    [Fact]
    public async Task Apply_Anything_IsLoggedByIdAlone()
    {
        await NewAccount("bob");

        await Administration.Apply("bob", AccountAction.GrantPaid, None);

        Assert.Contains("Administrator ada did GrantPaid to account bob", Log.Text);
        Assert.DoesNotContain("example.org", Log.Text);
    }

    [Fact]
    public async Task List_RunsThisMonth_AreThoseCharged()
    {
        await NewAccount("bob");
        await AcceptRun("r1", "bob");
        await AcceptRun("r2", "bob");

        var listed = (await Administration.List(search: " BOB ", before: null, 10, None))!;

        Assert.Equal(("bob", 2), (Assert.Single(listed).Account.Id, listed[0].RunsThisMonth));
    }

    /// <summary>Someone else's change comes just before the first update.</summary>
    private sealed class AccountsThatRace(IAccountStore inner, Func<Task> otherChange) : IAccountStore
    {
        private Func<Task>? pending = otherChange;

        public async Task<Account?> TryUpdate(Account before, Account after, CancellationToken cancellationToken)
        {
            if (Interlocked.Exchange(ref pending, null) is { } change) await change();
            return await inner.TryUpdate(before, after, cancellationToken);
        }

        public Task<Account?> TryCreate(Account account, CancellationToken cancellationToken) => inner.TryCreate(account, cancellationToken);

        public Task<bool> IsEmpty(CancellationToken cancellationToken) => inner.IsEmpty(cancellationToken);

        public Task<Account?> Find(string id, CancellationToken cancellationToken) => inner.Find(id, cancellationToken);

        public Task<Account?> FindByEmail(string normalizedEmail, CancellationToken cancellationToken) => inner.FindByEmail(normalizedEmail, cancellationToken);

        public Task<IReadOnlyList<Account>> List(string? search, Account? before, int limit, CancellationToken cancellationToken) =>
            inner.List(search, before, limit, cancellationToken);

        public Task<bool> Delete(string id, CancellationToken cancellationToken) => inner.Delete(id, cancellationToken);
    }
}
