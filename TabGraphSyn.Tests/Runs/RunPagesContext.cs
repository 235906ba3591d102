using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor;
using MudBlazor.Services;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Dashboard;
using TabGraphSyn.Web.Datasets;
using TabGraphSyn.Web.Limits;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Tests.Runs;

/// <summary>Renders the run pages for the account <see cref="Owner"/> over runs in memory, as on a circuit.</summary>
public abstract class RunPagesContext : BunitContext, IAsyncLifetime
{
    protected const string Owner = "owner";
    protected static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    protected RunPagesContext()
    {
        var signals = new RunSignals();
        Runs = new RunsInMemory(signals);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton(signals);
        Services.AddSingleton<IRunStore>(Runs);
        Services.AddSingleton<IBlobStore>(Runs);
        Services.AddSingleton<IDatasetStore, NoDatasets>();
        Services.AddSingleton<IAccountStore>(Account);
        Services.AddSingleton<DashboardReader>();
        Services.AddSingleton<RunBoard>();
        Services.AddSingleton<RunWatch>();
        Services.AddSingleton<RunInputs>();
        Services.AddSingleton<RunFiles>();
        Services.AddSingleton<RunRequests>();
        Services.AddSingleton(Options.Create(new RunOptions()));
        Services.AddSingleton(Options.Create(new TierOptions()));
        Services.AddSingleton(new RateLimits(Options.Create(new RateLimitOptions())));
        Services.AddSingleton(TimeProvider.System);
        Services.AddScoped<CurrentAccount>();
        this.AddAuthorization().SetAuthorized("Ada").SetClaims(new Claim(ClaimTypes.NameIdentifier, Owner));
    }

    protected RunsInMemory Runs { get; }

    /// <summary>Whose pages are shown.</summary>
    protected OneAccount Account { get; } = new(Owner);

    /// <summary>Where dialogs appear.</summary>
    protected IRenderedComponent<MudDialogProvider> Dialogs { get; private set; } = null!;

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    public Task InitializeAsync()
    {
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        Dialogs = Render<MudDialogProvider>();
        Render<MudPopoverProvider>();
        return Task.CompletedTask;
    }

    // MudBlazor's services can only be disposed asynchronously.
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    protected static Run NewRun(string id, RunState state = RunState.Queued, string name = "credit.csv") => new()
    {
        Id = id,
        AccountId = Owner,
        Tier = Tier.Free,
        Source = new RunSource(name, name, DatasetId: null, 2843, 11),
        Options = new SynthesisOptions { Rows = 2843, Seed = 7 },
        State = state,
        CreatedAt = Now.AddMinutes(-5),
        StartedAt = state == RunState.Queued ? null : Now.AddMinutes(-2),
        FinishedAt = state is RunState.Queued or RunState.Running ? null : Now.AddMinutes(-1),
    };

    protected static Run Succeeded(string id) => NewRun(id, RunState.Succeeded) with
    {
        Outcome = new RunOutcome(2843, 0.987, 0.9614, 0, new Dictionary<string, double>(), HasModel: true) { Reference = new ReferenceScores(284, 0.9655, 0.93, 0) },
    };

    /// <summary>Clicks the dialog's button with this text.</summary>
    protected async Task Answer(string button)
    {
        Dialogs.WaitForAssertion(() => Assert.Contains(Dialogs.FindAll("button"), found => found.TextContent.Trim() == button));
        await Dialogs.FindAll("button").First(found => found.TextContent.Trim() == button).ClickAsync(new());
    }

    private sealed class NoDatasets : IDatasetStore
    {
        public Task Add(Dataset dataset, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<Dataset?> Find(string id, string accountId, CancellationToken cancellationToken) => Task.FromResult<Dataset?>(null);

        public Task<IReadOnlyList<Dataset>> List(string accountId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Dataset>>([]);

        public Task<long> TotalBytes(string accountId, CancellationToken cancellationToken) => Task.FromResult(0L);

        public Task<bool> Delete(string id, string accountId, CancellationToken cancellationToken) => Task.FromResult(false);
    }
}
