using System.Globalization;
using TabGraphSyn.Pipeline.Command;

namespace TabGraphSyn.Web.Runs;

/// <summary>How a run ends, or is given back, by what came of its pipeline.</summary>
internal sealed partial class RunExecution
{
    /// <summary>The one ladder from exit codes to how a run ends.</summary>
    private Task Conclude(int exitCode) => (exitCode, ending) switch
    {
        (_, Ending.Lost) => Forget(),
        (ExitCode.Done, _) => Complete(),
        (ExitCode.UnusableInput, _) => Fail(Sentence() ?? "The table can't be used as it is, and the generator did not say why."),
        (_, Ending.Cancel) => EndCancelled(),
        (_, Ending.Shutdown) => Release(),
        (_, Ending.Memory) => Fail(string.Create(
            CultureInfo.InvariantCulture,
            $"This table needs more memory than a run may use here ({options.MemoryLimitMegabytes:N0} MB); drop columns with many different values, or use fewer rows.")),
        _ => Retry($"exit code {exitCode}"),
    };

    private async Task Complete()
    {
        await KeepPreview();
        await KeepLease();
        if (ending == Ending.Lost)
        {
            await Forget();
            return;
        }

        var outcome = await tools.Results.Keep(run, folder, recorder.Latest().History, CancellationToken.None);
        await SaveProgress();
        await Ended(await tools.Store.Complete(run.Id, run.Fence, outcome, tools.Time.GetUtcNow(), CancellationToken.None));
    }

    private async Task Fail(string sentence)
    {
        recorder.AddLog(sentence);
        await SaveProgress();
        await Ended(await tools.Store.Fail(run.Id, run.Fence, sentence, tools.Time.GetUtcNow(), CancellationToken.None));
    }

    private async Task EndCancelled()
    {
        recorder.AddLog("Cancelled.");
        await SaveProgress();
        await Ended(await tools.Store.EndCancelled(run.Id, run.Fence, tools.Time.GetUtcNow(), CancellationToken.None));
    }

    private async Task Release()
    {
        recorder.AddLog("The server stops; the run goes on when it is back.");
        await SaveProgress();
        await tools.Store.Release(run.Id, run.Fence, fault: false, tools.Time.GetUtcNow(), notBefore: null, CancellationToken.None);
    }

    private async Task Retry(string what)
    {
        int faults = run.Faults + 1;
        if (process?.Error is { Length: > 0 } error) tools.Logger.LogError("Run {RunId} ended with {What}: {Error}", run.Id, what, error);
        if (faults >= options.MaximumFaults)
        {
            await GiveUp(
                $"The generator stopped unexpectedly {faults} times ({what}), which is no fault of your table, so that this run does not count in your month; start it again, or tell the operator its number, {run.Id}.",
                $"{what}, {faults} times");
            return;
        }

        var delay = TimeSpan.FromSeconds(options.RetrySeconds) * Math.Pow(2, run.Faults);
        recorder.AddLog($"The generator stopped unexpectedly ({what}); trying again in {delay.TotalSeconds:0} s.");
        await SaveProgress();
        var now = tools.Time.GetUtcNow();
        await tools.Store.Release(run.Id, run.Fence, fault: true, now, now + delay, CancellationToken.None);
    }

    /// <summary>A fault of ours, for good: the person gets the run back, the operator the reason.</summary>
    private async Task GiveUp(string sentence, string reason)
    {
        recorder.AddLog(sentence);
        await SaveProgress();
        await Ended(await tools.Store.DeadLetter(run.Id, run.Fence, sentence, reason, tools.Time.GetUtcNow(), CancellationToken.None));
    }

    private async Task Ended(bool held)
    {
        if (held) folder.Remove();
        else await Forget();
    }

    /// <summary>
    /// Somebody else has the run now and may work in this folder, it has ended, or it was deleted with its account: then
    /// nothing of it stays.
    /// </summary>
    private async Task Forget()
    {
        tools.Logger.LogWarning("Run {RunId} is no longer held by this claim", run.Id);
        var now = await tools.Store.Find(run.Id, run.AccountId, CancellationToken.None);
        if (now is null) await tools.Files.Remove(run.Id, CancellationToken.None);
        if (now is null or { HasEnded: true }) folder.Remove();
    }

    private string? Sentence()
    {
        string? line = process!.Error.Split('\n').LastOrDefault(line => line.Trim().Length > 0)?.Trim();
        return line is { Length: > LongestSentence } ? line[..LongestSentence] + "…" : line;
    }
}
