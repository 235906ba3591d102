using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Runs;

/// <summary>The person's runs, newest first, kept up to date while the page is open.</summary>
public sealed partial class RunsPage(
    CurrentAccount account,
    RunWatch watch,
    RunRequests requests,
    IDialogService dialogs,
    ISnackbar notices,
    IJSRuntime js,
    TimeProvider time) : IAsyncDisposable
{
    private const int PageLength = 50;
    private static readonly TimeSpan AgeInterval = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> selected = [];
    private readonly CancellationTokenSource leaving = new();
    private CancellationTokenSource watching = new();
    private ElementReference table;
    private IJSObjectReference? keys;
    private bool keysAttached;
    private string accountId = "";
    private (RunState? State, int Limit)? watched;
    private RunState? filter;
    private int limit = PageLength;
    private IReadOnlyList<Run>? runs;
    private DateTimeOffset now;

    /// <summary>Only runs in this state; the name of a <see cref="RunState"/>, in any case.</summary>
    [Parameter, SupplyParameterFromQuery]
    public string? State { get; set; }

    private IEnumerable<Run> Deletable => runs?.Where(run => run.HasEnded) ?? [];

    private bool AllSelected => Deletable.Any() && Deletable.All(run => selected.Contains(run.Id));

    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        await watching.CancelAsync();
        leaving.Dispose();
        watching.Dispose();
        if (keys is null)
            return;
        try
        {
            await keys.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone already.
        }
    }

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
            _ = KeepAgesTrue();
    }

    protected override async Task OnParametersSetAsync()
    {
        RunState? asked = Enum.TryParse<RunState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;
        if (asked != filter)
            (filter, limit, runs) = (asked, PageLength, null);
        await WatchAgain();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (runs is not { Count: > 0 })
        {
            keysAttached = false;
            return;
        }

        if (keysAttached)
            return;
        keysAttached = true;
        try
        {
            keys ??= await js.InvokeAsync<IJSObjectReference>("import", "./Runs/RunsPage.razor.js");
            await keys.InvokeVoidAsync("attach", table);
        }
        catch (JSDisconnectedException)
        {
            // The person left before the page was ready.
        }
    }

    /// <summary>Shows the list as it is now; on a circuit, goes on with every change.</summary>
    private async Task WatchAgain()
    {
        if (watched == (filter, limit))
            return;
        watched = (filter, limit);
        accountId = await account.Id();
        await watching.CancelAsync();
        watching.Dispose();
        watching = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token);
        var cancellationToken = watching.Token;
        var lists = watch.WatchList(accountId, filter, limit, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            if (await lists.MoveNextAsync())
                Show(lists.Current);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await lists.DisposeAsync();
            return;
        }

        if (RendererInfo.IsInteractive)
            _ = Follow(lists, cancellationToken);
        else
            await lists.DisposeAsync();
    }

    private async Task Follow(IAsyncEnumerator<IReadOnlyList<Run>> lists, CancellationToken cancellationToken)
    {
        try
        {
            await using (lists)
            {
                while (await lists.MoveNextAsync())
                {
                    var next = lists.Current;
                    await InvokeAsync(() =>
                    {
                        // Another filter may have been chosen while this list was on its way.
                        if (cancellationToken.IsCancellationRequested)
                            return;
                        Show(next);
                        StateHasChanged();
                    });
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The person left or chose another filter.
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
    }

    private async Task KeepAgesTrue()
    {
        using var timer = new PeriodicTimer(AgeInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(leaving.Token))
            {
                await InvokeAsync(() =>
                {
                    now = time.GetUtcNow();
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException)
        {
            // The person left.
        }
    }

    private void Show(IReadOnlyList<Run> next)
    {
        runs = next;
        now = time.GetUtcNow();
        // What isn't in sight must not be deleted along with what is.
        selected.IntersectWith(next.Select(run => run.Id));
    }

    private Task LoadMore()
    {
        limit += PageLength;
        return WatchAgain();
    }

    private void Select(string id, bool pick)
    {
        if (pick)
            selected.Add(id);
        else
            selected.Remove(id);
    }

    private void SelectAll(ChangeEventArgs change)
    {
        selected.Clear();
        if (change.Value is true)
            selected.UnionWith(Deletable.Select(run => run.Id));
    }

    private async Task Delete(IReadOnlyCollection<string> ids)
    {
        (string what, string with) = ids.Count == 1 ? ("this run", "it") : ($"{RunText.Count(ids.Count)} runs", "them");
        bool? sure = await dialogs.ShowMessageBoxAsync(
            $"Delete {what}?",
            $"Rows, model and report are deleted with {with}; the data set stays. This can't be undone.",
            yesText: $"Delete {what}",
            cancelText: "Keep");
        if (sure != true)
            return;
        int deleted = 0;
        foreach (string id in ids)
        {
            // What a person confirmed is done even when the page went away meanwhile.
            if (await requests.Delete(id, accountId, CancellationToken.None))
                deleted++;
        }

        selected.ExceptWith(ids);
        notices.Add(deleted == ids.Count ? $"{RunText.Count(deleted, "run", "runs")} deleted." : $"{deleted} of {ids.Count} runs deleted; the others are not there any more.", Severity.Info);
    }
}
