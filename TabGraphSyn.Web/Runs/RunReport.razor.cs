using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Report;

namespace TabGraphSyn.Web.Runs;

/// <summary>Draws the report's charts once it is on the page, and lets go of them when it leaves.</summary>
public sealed partial class RunReport(IJSRuntime js, ILogger<RunReport> logger) : IAsyncDisposable
{
    private ElementReference root;
    private EvaluationReport? drawn;

    [Parameter, EditorRequired]
    public required string RunId { get; set; }

    [Parameter, EditorRequired]
    public required EvaluationReport Report { get; set; }

    private static string Folder => $"/report-assets/{ReportAssets.Hash}/";

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (drawn is not null)
                await js.InvokeVoidAsync("TabGraphSynReport.stop", root);
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The page is gone, and its charts with it.
        }
        catch (JSException fault)
        {
            LogCharts(logger, fault, RunId);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (ReferenceEquals(drawn, Report))
            return;
        drawn = Report;
        try
        {
            await js.InvokeAsync<IJSObjectReference>("import", Folder + "report.js");
            await js.InvokeVoidAsync("TabGraphSynReport.start", root, Folder);
        }
        catch (JSDisconnectedException)
        {
            // The person left before the page was ready.
        }
        catch (Exception fault) when (fault is JSException or OperationCanceledException)
        {
            // Each chart has its numbers as a table, which needs no script.
            LogCharts(logger, fault, RunId);
        }
    }

    private int IndexOf(SuggestedChange change)
    {
        var findings = Report.Verdict!.Findings;
        return Enumerable.Range(0, findings.Count).First(index => ReferenceEquals(findings[index].Change, change));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The charts of run {RunId} could not be drawn, or let go, in the browser")]
    private static partial void LogCharts(ILogger logger, Exception fault, string runId);
}
