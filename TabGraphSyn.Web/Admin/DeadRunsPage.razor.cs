using Microsoft.JSInterop;
using MudBlazor;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Admin;

/// <summary>
/// Runs that were given up after faults of the machine. Shows what finding the fault needs, and nothing of the tables or of
/// what was made of them.
/// </summary>
public sealed partial class DeadRunsPage(RunAdministration administration, ISnackbar notices, IJSRuntime js) : IAsyncDisposable
{
    private const int Most = 100;

    private readonly HashSet<string> busy = [];
    private IReadOnlyList<Run>? runs;
    private DateTimeOffset now;
    private IJSObjectReference? clipboard;

    protected override TimeSpan? Interval => TimeSpan.FromSeconds(10);

    private string Answer => runs!.Count < Most
        ? $"{RunText.Count(runs.Count, "run waits", "runs wait")} for you. Their owners were not charged, and are not when you run them again."
        : $"The latest {Most} runs that wait for you. Their owners were not charged, and are not when you run them again.";

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (clipboard is null) return;
        try
        {
            await clipboard.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone already.
        }
    }

    protected override async Task Load()
    {
        runs = await administration.DeadLetters(Most, Leaving) ?? [];
        now = Time.GetUtcNow();
    }

    private async Task RunAgain(Run run)
    {
        if (!busy.Add(run.Id)) return;
        bool waits = await administration.RunAgain(run.Id, CancellationToken.None);
        busy.Remove(run.Id);
        notices.Add(
            waits ? $"Run {WorkerText.ShortRun(run.Id)} waits for a worker again." : $"Run {WorkerText.ShortRun(run.Id)} was run again or deleted meanwhile.",
            waits ? Severity.Success : Severity.Warning);
        if (!Leaving.IsCancellationRequested) await Look();
    }

    private async Task Copy(Run run)
    {
        clipboard ??= await js.InvokeAsync<IJSObjectReference>("import", "./Admin/DeadRunsPage.razor.js");
        bool copied = await clipboard.InvokeAsync<bool>("copy", run.Id);
        notices.Add(copied ? "The number is copied." : "This browser lets nothing be copied here; select the number and copy it.", copied ? Severity.Success : Severity.Warning);
    }
}
