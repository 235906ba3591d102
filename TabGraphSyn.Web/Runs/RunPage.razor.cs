using Microsoft.AspNetCore.Components;
using MudBlazor;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// One run, followed live: what is true now is rendered with the request, then each change arrives over the circuit until
/// the run ends or the person leaves.
/// </summary>
public sealed partial class RunPage(
    CurrentAccount account,
    RunWatch watch,
    IRunStore store,
    RunRequests requests,
    RunFiles files,
    NavigationManager navigation,
    IDialogService dialogs,
    ISnackbar notices,
    TimeProvider time) : IDisposable
{
    private CancellationTokenSource watching = new();
    private string? shownId;
    private string accountId = "";
    private RunView? view;
    private DateTimeOffset now;
    private double fraction;
    private EvaluationReport? report;
    private RunRows? rows;
    private bool rowsArePreview;
    private bool rowsAreGone;
    private bool waitsForOwn;
    private long? rowsBytes;
    private long? modelBytes;
    private string announcement = "";
    private (RunState State, PipelineStage? Stage, int Quarter)? announced;

    [Parameter]
    public required string Id { get; set; }

    private string Title => view is null ? "Run · TabGraphSyn"
        : view.Run.State == RunState.Running ? $"{RunText.WholePercent(fraction)} · {view.Run.Source.Name} · TabGraphSyn"
        : $"{RunText.Name(view.Run.State)} · {view.Run.Source.Name} · TabGraphSyn";

    private double? RemainingSeconds =>
        view?.Run is { State: RunState.Running, CancelRequested: false } run ? run.Progress?.RemainingSeconds : null;

    private double? TotalSeconds =>
        view?.Run is { StartedAt: { } started, FinishedAt: { } finished } ? (finished - started).TotalSeconds : null;

    private bool HasModel => view?.Run is { Outcome.HasModel: true } or { ModelRunId: not null };

    /// <summary>There is a picture of the training, or one is to come.</summary>
    private bool HasPicture => view!.Run.HasEnded
        ? view.Map is not null || view.Losses.Any(losses => losses.Value.Count > 0)
        : view.Stages.Any(stage => stage.Stage is PipelineStage.Vae or PipelineStage.Graph or PipelineStage.Diffusion);

    private bool ExpectsRows => view!.Run.State == RunState.Succeeded || view.HasPreview
        || (view.Run.State == RunState.Running && view.Stages.Any(stage => stage.Stage == PipelineStage.Preview));

    private string NextStep => view!.Run.State == RunState.Failed
        ? "Run it again as it was or with changes; if the table is the cause, correct it and upload it again."
        : "Run it again with changes when you like, or delete it.";

    public void Dispose()
    {
        watching.Cancel();
        watching.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (shownId == Id)
            return;
        string id = shownId = Id;
        await watching.CancelAsync();
        watching.Dispose();
        watching = new CancellationTokenSource();
        var cancellationToken = watching.Token;
        (view, report, rows, rowsAreGone, fraction, announcement, announced) = (null, null, null, false, 0, "", null);
        try
        {
            accountId = await account.Id();
            if (await watch.Find(id, accountId, cancellationToken) is not { } first)
            {
                navigation.NotFound();
                return;
            }

            await Show(first, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // The person went on to another run, or left.
        }

        if (RendererInfo.IsInteractive && !view!.Run.HasEnded)
            _ = Follow(id, cancellationToken);
    }

    private async Task Follow(string id, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var next in watch.Watch(id, accountId, cancellationToken))
            {
                await InvokeAsync(async () =>
                {
                    await Show(next, cancellationToken);
                    StateHasChanged();
                });
            }

            if (view is { Run.HasEnded: false })
                await InvokeAsync(LeaveDeleted);
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

    private async Task Show(RunView next, CancellationToken cancellationToken)
    {
        view = next;
        now = time.GetUtcNow();
        // A run that was given back begins again in the queue; otherwise what was shown as done stays done.
        double told = next.Run.Progress?.Fraction ?? 0;
        fraction = next.Run.State == RunState.Queued ? 0 : Math.Max(fraction, told);
        Announce(next);
        waitsForOwn = next.Run.State == RunState.Queued
            && (await store.List(accountId, RunState.Running, before: null, next.Run.ConcurrentRuns, cancellationToken)).Count == next.Run.ConcurrentRuns;
        await LoadRows(next, cancellationToken);
    }

    private async Task LoadRows(RunView next, CancellationToken cancellationToken)
    {
        if (next.Run.State == RunState.Succeeded && (rows is null || rowsArePreview))
        {
            // A preview is no substitute for the rows of a run that is done.
            if (next.Run.Outcome?.Verdict is not null)
                report = await files.FindReport(next.Run, cancellationToken);
            (rows, rowsArePreview) = (await files.FindRows(next.Run, cancellationToken), false);
            rowsAreGone = rows is null;
            rowsBytes = await files.SyntheticBytes(next.Run, cancellationToken);
            modelBytes = await files.ModelBytes(next.Run, cancellationToken);
        }
        else if (rows is null && next.HasPreview && await files.FindPreview(next.Run, cancellationToken) is { } preview)
        {
            (rows, rowsArePreview) = (preview, true);
        }
    }

    /// <summary>Tells a screen reader what changed, at each change of state or stage and each quarter: not every second.</summary>
    private void Announce(RunView next)
    {
        var reached = (next.Run.State, next.Run.Progress?.Stage, (int)(fraction * 4));
        if (reached == announced)
            return;
        bool first = announced is null;
        announced = reached;
        // What is there when the page opens is read with the page.
        if (first)
            return;
        announcement = RunVerdict.Of(next, now)
            + (next.Run.State == RunState.Running ? $", {RunText.WholePercent(fraction)} of the whole run." : ".");
    }

    // What a person confirmed is done even when the page went away meanwhile.
    private async Task Cancel()
    {
        string id = view!.Run.Id;
        bool? sure = await dialogs.ShowMessageBoxAsync(
            "Cancel this run?",
            "What was trained so far is discarded. Your data set and the settings are kept.",
            yesText: "Cancel run",
            cancelText: "Let it run");
        if (sure == true && !await requests.Cancel(id, accountId, CancellationToken.None))
            notices.Add("The run had already ended.", Severity.Info);
    }

    private async Task Delete()
    {
        string id = view!.Run.Id;
        bool? sure = await dialogs.ShowMessageBoxAsync(
            "Delete this run?",
            "Its rows, model and report are deleted with it. The data set stays. This can't be undone.",
            yesText: "Delete run",
            cancelText: "Keep it");
        if (sure != true)
            return;
        await requests.Delete(id, accountId, CancellationToken.None);
        if (!watching.IsCancellationRequested)
            navigation.NavigateTo("/runs");
    }

    private async Task AskForMoreRows()
    {
        var parameters = new DialogParameters<MoreRowsDialog> { { dialog => dialog.Run, view!.Run }, { dialog => dialog.AccountId, accountId } };
        var dialog = await dialogs.ShowAsync<MoreRowsDialog>("Generate more rows", parameters);
        if (await dialog.Result is { Canceled: false, Data: Run made })
            navigation.NavigateTo($"/runs/{made.Id}");
    }

    private void LeaveDeleted()
    {
        notices.Add("This run was deleted.", Severity.Info);
        navigation.NavigateTo("/runs");
    }
}
