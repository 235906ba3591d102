using TabGraphSyn.Pipeline;

namespace TabGraphSyn.Web.Runs;

/// <summary>The first line of a run's page: the answer to 'how is it going?' in one sentence.</summary>
public static class RunVerdict
{
    /// <summary>The sentence without the time that is left, which the page adds where it has one.</summary>
    public static string Of(RunView view, DateTimeOffset now)
    {
        Run run = view.Run;
        return run.State switch
        {
            RunState.Queued => Waiting(view, now),
            RunState.Running when run.CancelRequested => "Cancelling: the run stops in a moment",
            RunState.Running => RunText.Doing(run.Progress?.Stage ?? PipelineStage.Read),
            RunState.Succeeded => Ready(run),
            RunState.Failed => "This run failed" + While(run),
            _ => "Cancelled" + After(run) + While(run),
        };
    }

    /// <summary>What is still there after a run that gave no rows.</summary>
    public static string Kept(RunView view)
    {
        string table = view.Run.Source.DatasetId is null ? "The packaged data set" : "Your data set";
        string schema = view.Run.Schema is null ? "" : ", its column types";
        string preview = view.HasPreview ? ", the quick preview below" : "";
        return $"{table}{schema}{preview} and these settings are kept. No synthetic rows were made.";
    }

    private static string Waiting(RunView view, DateTimeOffset now)
    {
        if (view.Run.CancelRequested)
            return "Cancelling: the run leaves the queue in a moment";
        if (view.Run.NotBefore is { } notBefore && notBefore > now)
            return $"The machine had a fault: trying again in {RunText.Remaining((notBefore - now).TotalSeconds)}";
        return view.QueuePosition switch
        {
            null => "Waiting for a free worker",
            <= 1 => "Waiting: next in the queue",
            int position => $"Waiting: number {RunText.Count(position)} in the queue",
        };
    }

    private static string Ready(Run run)
    {
        if (run.Outcome is not { } outcome)
            return "Ready";
        if (outcome.Verdict is { } verdict)
            return verdict.Sentence.TrimEnd('.');
        List<string> parts = [RunText.Count(outcome.Rows, "row", "rows")];
        if (outcome.ColumnShape is { } shape)
            parts.Add($"column shape {RunText.Percent(shape)}");
        if (outcome.PairTrend is { } trend)
            parts.Add($"pair trend {RunText.Percent(trend)}");
        if (outcome.ExactMatches is { } matches)
            parts.Add(matches == 0 ? "no copied row" : $"{RunText.Percent(matches)} equal a real row");
        return "Ready: " + string.Join(", ", parts);
    }

    private static string While(Run run) =>
        run.Progress is { Stage: not PipelineStage.Done } progress && run.StartedAt is not null
            ? " while " + char.ToLowerInvariant(RunText.Doing(progress.Stage)[0]) + RunText.Doing(progress.Stage)[1..]
            : "";

    private static string After(Run run) => run is { StartedAt: { } started, FinishedAt: { } finished }
        ? $" after {RunText.Duration((finished - started).TotalSeconds)}"
        : " before it began";
}
