using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MudBlazor;
using MudBlazor.Services;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Tests.Testing;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Admin;
using TabGraphSyn.Web.Mail;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;
using TabGraphSyn.Web.Workers;

namespace TabGraphSyn.Tests.Admin;

/// <summary>Renders the pages for administrators over a real store, as on a circuit of the administrator <see cref="Ada"/>.</summary>
public abstract class AdminPagesContext : BunitContext, IAsyncLifetime
{
    protected static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    protected static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder folder = new();
    private readonly SqliteDatabase database;
    private readonly BunitAuthorizationContext session;

    protected AdminPagesContext()
    {
        database = new SqliteDatabase(
            folder.File("test.db"),
            [
                new SqliteSchema(SqliteAccountStore.Feature, SqliteAccountStore.Schema),
                new SqliteSchema("runs", SqliteRunStore.Schema),
                new SqliteSchema(SqliteWorkerStore.Feature, SqliteWorkerStore.Schema),
            ]);
        Accounts = new SqliteAccountStore(database);
        Runs = new SqliteRunStore(database);
        Workers = new SqliteWorkerStore(database);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<ILoggerFactory>(new LoggerFactory([Log]));
        Services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        Services.AddSingleton(Signals);
        Services.AddSingleton(Accounts);
        Services.AddSingleton(Runs);
        Services.AddSingleton(Workers);
        Services.AddSingleton(Options.Create(new TierOptions()));
        Services.AddSingleton<TimeProvider>(new StandingClock());
        Services.AddSingleton(new AccountEntry(new MailState(Options.Create(new MailOptions()), site: null!)));
        Services.AddScoped<CurrentAccount>();
        Services.AddScoped<Administrator>();
        Services.AddScoped<AccountAdministration>();
        Services.AddScoped<RunAdministration>();
        session = this.AddAuthorization();
    }

    protected IAccountStore Accounts { get; }

    protected IRunStore Runs { get; }

    protected IWorkerStore Workers { get; }

    protected RunSignals Signals { get; } = new();

    protected RecordedLog Log { get; } = new();

    /// <summary>The administrator, who is signed in.</summary>
    protected Account Ada { get; private set; } = null!;

    /// <summary>Where dialogs appear.</summary>
    protected IRenderedComponent<MudDialogProvider> Dialogs { get; private set; } = null!;

    /// <summary>Where menus appear.</summary>
    protected IRenderedComponent<MudPopoverProvider> Popovers { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        Dialogs = Render<MudDialogProvider>();
        Popovers = Render<MudPopoverProvider>();
        Ada = await NewAccount("ada", at: Now.AddDays(-30));
        SignIn(Ada);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        database.Dispose();
        folder.Dispose();
    }

    /// <summary>From now on the circuit is this account's, with the role that it has at this moment.</summary>
    protected void SignIn(Account account) => session
        .SetAuthorized(account.Name)
        .SetRoles(account.Role.ToString())
        .SetClaims(new Claim(ClaimTypes.NameIdentifier, account.Id));

    /// <summary>The first account of a test is the administrator's.</summary>
    protected async Task<Account> NewAccount(string id, string? name = null, DateTimeOffset? at = null) => (await Accounts.TryCreate(
        new Account
        {
            Id = id,
            Email = $"{id}@example.org",
            NormalizedEmail = $"{id}@example.org",
            Name = name ?? $"Person {id}",
            PasswordHash = "hash",
            SecurityStamp = "stamp",
            CreatedAt = at ?? Now,
        },
        None))!;

    protected async Task<Account> Stored(string id) => (await Accounts.Find(id, None))!;

    protected async Task Change(string id, Func<Account, Account> change)
    {
        var before = await Stored(id);
        Assert.NotNull(await Accounts.TryUpdate(before, change(before), None));
    }

    protected async Task<Run> AcceptRun(string id, string accountId)
    {
        var run = new Run
        {
            Id = id,
            AccountId = accountId,
            Tier = Tier.Free,
            Source = new RunSource("secret-salaries.csv", PackagedName: null, "data", 2_843, 11),
            Options = new SynthesisOptions { Rows = 2_843, Seed = 7 },
            State = RunState.Queued,
            CreatedAt = Now,
        };
        Assert.Equal(Acceptance.Accepted, await Runs.Accept(run, 1_000, None));
        return run;
    }

    /// <summary>A run that a worker gave up with this reason.</summary>
    protected async Task<Run> GiveUp(string id, string accountId, string reason)
    {
        await AcceptRun(id, accountId);
        var claimed = (await Runs.Claim(new RunClaim([Tier.Free], "worker", Now, TimeSpan.FromMinutes(1)), None))!;
        Assert.Equal(id, claimed.Id);
        Assert.True(await Runs.DeadLetter(id, claimed.Fence, "The machine failed.", reason, Now, None));
        return claimed;
    }

    /// <summary>Clicks the dialog's button with this text.</summary>
    protected async Task Answer(string button)
    {
        Dialogs.WaitForAssertion(() => Assert.Contains(Dialogs.FindAll("button"), found => found.TextContent.Trim() == button));
        await Dialogs.FindAll("button").First(found => found.TextContent.Trim() == button).ClickAsync(new());
    }

    /// <summary>However long the tests before took, no time has passed.</summary>
    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
