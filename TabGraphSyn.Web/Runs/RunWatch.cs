using System.Runtime.CompilerServices;
using TabGraphSyn.Pipeline;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// Lets pages follow runs: what is true now first, then every change. A slow page skips what it missed and gets the
/// latest; two pages that watch the same run see the same.
/// </summary>
public sealed class RunWatch(IRunStore store, RunBoard board, RunSignals signals)
{
    /// <summary>Shortest time between two views of one run, in which changes are gathered.</summary>
    private static readonly TimeSpan ViewInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Shortest time between two lists.</summary>
    private static readonly TimeSpan ListInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>How soon a change made by another node is seen.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private static readonly PipelineStage[] PreviewStages =
        [PipelineStage.Read, PipelineStage.Encode, PipelineStage.Preview, PipelineStage.Sample, PipelineStage.Decode, PipelineStage.Evaluate];

    private static readonly PipelineStage[] TrainingStages =
    [
        PipelineStage.Read, PipelineStage.Encode, PipelineStage.Preview, PipelineStage.Vae, PipelineStage.Graph,
        PipelineStage.Diffusion, PipelineStage.Trees, PipelineStage.Sample, PipelineStage.Decode, PipelineStage.Evaluate,
    ];

    private static readonly PipelineStage[] SamplingStages = [PipelineStage.Sample, PipelineStage.Decode];

    /// <summary>
    /// The run now, then after every change, at most ten times a second. Ends after the view in which the run has ended,
    /// or when it was deleted; gives nothing when the run is not there or belongs to another account.
    /// </summary>
    public async IAsyncEnumerable<RunView> Watch(
        string runId, string accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = signals.Subscribe(RunSignals.Run(runId));
        (long, long, int?)? shown = null;
        while (await store.Find(runId, accountId, cancellationToken) is { } run)
        {
            var live = run.State == RunState.Running ? board.Find(run.Id, run.Fence) : null;
            int? position = run.State == RunState.Queued
                ? await store.QueuePosition(run.Id, accountId, cancellationToken)
                : null;
            if (shown != (run.Revision, live?.Version ?? 0, position))
            {
                shown = (run.Revision, live?.Version ?? 0, position);
                var history = live?.History ?? await store.FindHistory(run.Id, accountId, cancellationToken) ?? RunHistory.Empty;
                yield return Compose(run, position, live?.Progress, history);
            }

            if (run.HasEnded) yield break;
            await Task.Delay(ViewInterval, cancellationToken);
            await subscription.Wait(PollInterval, cancellationToken);
        }
    }

    /// <summary>The account's newest runs now, then after every change, at most twice a second; never ends by itself.</summary>
    /// <param name="accountId">The owner.</param>
    /// <param name="state">Only runs in this state; null for all.</param>
    /// <param name="limit">Length of the list.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<IReadOnlyList<Run>> WatchList(
        string accountId, RunState? state, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = signals.Subscribe(RunSignals.Account(accountId));
        List<(string, long)>? shown = null;
        while (true)
        {
            var runs = await store.List(accountId, state, before: null, limit, cancellationToken);
            List<(string, long)> now = [.. runs.Select(run => (run.Id, run.Revision))];
            if (shown is null || !shown.SequenceEqual(now))
            {
                shown = now;
                yield return runs;
            }

            await Task.Delay(ListInterval, cancellationToken);
            await subscription.Wait(PollInterval, cancellationToken);
        }
    }

    /// <summary>One view, without watching; null when the run is not there or belongs to another account.</summary>
    public async Task<RunView?> Find(string runId, string accountId, CancellationToken cancellationToken)
    {
        await foreach (var view in Watch(runId, accountId, cancellationToken))
            return view;
        return null;
    }

    /// <summary>The stages that a run goes through, in order.</summary>
    public static IReadOnlyList<PipelineStage> StagesOf(Run run) =>
        run.ModelRunId is not null ? SamplingStages
        : run.Options.Preset == Preset.Preview ? PreviewStages
        : TrainingStages;

    private static RunView Compose(Run run, int? position, PipelineProgress? progress, RunHistory history)
    {
        var begun = history.Stages.ToDictionary(stage => stage.Stage);
        return new RunView
        {
            Run = run with { Progress = progress ?? run.Progress },
            QueuePosition = position,
            Stages = [.. StagesOf(run).Select(stage => begun.GetValueOrDefault(stage) ?? new RunStage(stage, 0, Seconds: null))],
            Losses = history.Losses,
            Scores = history.Scores,
            Log = history.Log,
            Map = history.Map,
            HasPreview = history.HasPreview,
        };
    }
}
