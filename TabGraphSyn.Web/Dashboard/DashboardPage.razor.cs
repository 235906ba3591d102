using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using MudBlazor;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Settings;

namespace TabGraphSyn.Web.Dashboard;

/// <summary>Where a person stands: rendered with the request, then kept up to date over the circuit.</summary>
public sealed partial class DashboardPage(
    CurrentAccount current,
    DashboardReader reader,
    RunWatch watch,
    RunRequests requests,
    IOptions<TierOptions> tiers,
    IDialogService dialogs,
    ISnackbar notices,
    IJSRuntime js,
    TimeProvider time) : IDisposable
{
    /// <summary>The packaged table that a newcomer is offered.</summary>
    private const string Example = "penguins.csv";

    private const int Watched = 20;

    /// <summary>How often places in the queue, ages and the month are looked at without a signal.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource leaving = new();
    private DashboardView? view;
    private DateTimeOffset now;
    private TimeZoneInfo zone = TimeZoneInfo.Utc;
    private int asked;
    private int shown;

    private TierLimits Mine => tiers.Value.Of(view!.Account.Tier);

    private bool CanUpgrade => view!.Account.Tier == Tier.Free && tiers.Value.Paid.RunsPerMonth > tiers.Value.Free.RunsPerMonth;

    private string UsedPercent => string.Create(CultureInfo.InvariantCulture, $"{(1 - view!.Quota.ShareLeft) * 100:0.##}%");

    private int Ended => view!.Statistics.Succeeded + view.Statistics.Failed;

    private bool WaitsForOwn => view!.Waiting.Count > 0 && view.Statistics.Running >= Mine.ConcurrentRuns;

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var cancellationToken = leaving.Token;
        try
        {
            await Refresh(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // The person left.
        }

        if (!RendererInfo.IsInteractive || view is null)
            return;
        _ = Follow(RunState.Running, cancellationToken);
        _ = Follow(state: null, cancellationToken);
        _ = KeepTrue(cancellationToken);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || view?.Account.TimeZone is not null)
            return;
        try
        {
            var module = await js.InvokeAsync<IJSObjectReference>("import", leaving.Token, "./Dashboard/DashboardPage.razor.js");
            zone = TimeZones.Find(await module.InvokeAsync<string>("timeZone", leaving.Token)) ?? zone;
            await module.DisposeAsync();
            StateHasChanged();
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The browser is too busy, or gone: times are read in UTC, and say so.
        }
    }

    private async Task Follow(RunState? state, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in watch.WatchList(view!.Account.Id, state, Watched, cancellationToken))
                await InvokeAsync(() => Refresh(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The person left.
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
    }

    private async Task KeepTrue(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(LookInterval, time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await InvokeAsync(() => Refresh(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The person left.
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
    }

    /// <summary>Reads anew; of two that overlap, the later one is shown.</summary>
    private async Task Refresh(CancellationToken cancellationToken)
    {
        int mine = ++asked;
        if (await current.Find(cancellationToken) is not { } account)
            return;
        var next = await reader.Read(account, cancellationToken);
        if (mine < shown)
            return;
        (shown, view, now) = (mine, next, time.GetUtcNow());
        if (account.TimeZone is not null)
            zone = TimeZones.Of(account);
        StateHasChanged();
    }

    // What a person confirmed is done even when the page went away meanwhile.
    private async Task Cancel(Run run)
    {
        bool? sure = await dialogs.ShowMessageBoxAsync(
            "Cancel this run?",
            $"{run.Source.Name}: what was trained so far is discarded. Your data set and the settings are kept.",
            yesText: "Cancel run",
            cancelText: "Let it run");
        if (sure == true && !await requests.Cancel(run.Id, view!.Account.Id, CancellationToken.None))
            notices.Add("The run had already ended.", Severity.Info);
    }

    private static string Verdict(Run run) => run switch
    {
        { State: RunState.Succeeded, Outcome: { Verdict: { } verdict } } => verdict.Sentence,
        { State: RunState.Succeeded, Outcome: { } outcome } => $"{RunText.Count(outcome.Rows, "row", "rows")} are ready.",
        { State: RunState.Failed, Failure: { } failure } => failure,
        { State: RunState.Cancelled, StartedAt: null } => "Cancelled before it began.",
        { State: RunState.Cancelled } => "Cancelled while it was under way.",
        _ => "",
    };
}
