using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using TabGraphSyn.Pipeline;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Dashboard;
using TabGraphSyn.Web.Datasets;

namespace TabGraphSyn.Web.Runs.New;

public sealed partial class NewRunPage : IDisposable
{
    private CancellationTokenSource choosing = new();
    private Account? account;
    private RunQuota? quota;
    private RunPace pace = RunPace.Of([]);
    private IReadOnlyList<Dataset> uploads = [];
    private RunSource? source;
    private ColumnChoices? columns;
    private PresetChoices choices = new();
    private Step step = Step.Table;
    private Step? focus;
    private StepFrame? tableFrame;
    private StepFrame? columnsFrame;
    private StepFrame? presetFrame;
    private bool checking;
    private bool starting;
    private string? problem;
    private string? refusal;

    private enum Step
    {
        Table,
        Columns,
        Preset,
    }

    [Inject]
    private CurrentAccount Current { get; set; } = default!;

    [Inject]
    private IDatasetStore Datasets { get; set; } = default!;

    [Inject]
    private TableProfiles Profiles { get; set; } = default!;

    [Inject]
    private IRunStore Runs { get; set; } = default!;

    [Inject]
    private RunFiles Files { get; set; } = default!;

    [Inject]
    private RunRequests Requests { get; set; } = default!;

    [Inject]
    private IOptions<RunOptions> RunOptions { get; set; } = default!;

    [Inject]
    private IOptions<TierOptions> Tiers { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<NewRunPage> Logger { get; set; } = default!;

    /// <summary>An earlier run of the same account, whose table, columns and settings this one begins with.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    /// <summary>Which finding of the earlier run's report this run is to mend, counted from 0: its change of the settings is taken over.</summary>
    [SupplyParameterFromQuery(Name = "change")]
    private int? Change { get; set; }

    /// <summary>File name of a packaged table, or id of an upload, that is chosen from the start.</summary>
    [SupplyParameterFromQuery(Name = "dataset")]
    private string? Chosen { get; set; }

    private RunOptions Limits => RunOptions.Value;

    private string? TableSummary => source is null || (columns is null && step == Step.Table)
        ? null
        : $"{source.Name}: {RunText.Count(source.Rows, "row", "rows")}, {RunText.Count(source.Columns, "column", "columns")}";

    private string? ColumnsSummary => columns is null ? null
        : $"{RunText.Count(columns.Kept)} of {RunText.Count(columns.Profile.Columns.Count)} kept"
            + (columns.Changed == 0 ? ", types as found" : $", {RunText.Count(columns.Changed, "type", "types")} changed")
            + (columns.Doubtful == 0 ? "" : $", {RunText.Count(columns.Doubtful, "guess", "guesses")} not checked");

    private string? PresetSummary => columns is null || choices.Rows is not { } rows ? null
        : $"{RunText.Name(choices.Preset)}, {RunText.Count(rows, "row", "rows")}";

    public void Dispose()
    {
        choosing.Cancel();
        choosing.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        // The page that comes before the circuit is only a picture of the real one: nothing is read for it twice.
        if (!RendererInfo.IsInteractive)
            return;
        account = await Current.Get(CancellationToken.None);
        await CountRuns();
        pace = await RunPace.Find(Runs, account.Tier, CancellationToken.None);
        uploads = await Datasets.List(account.Id, CancellationToken.None);
        if (From is not null)
            await BeginFrom(From);
        else if (PackagedDatasets.Find(Chosen) is not null)
            await ChoosePackaged(Chosen!);
        else if (Chosen is not null)
            await ChooseUpload(Chosen);
        focus = null;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (focus is not { } target)
            return;
        StepFrame? frame = target switch { Step.Table => tableFrame, Step.Columns => columnsFrame, _ => presetFrame };
        focus = null;
        if (frame is null)
            return;
        try
        {
            await frame.Focus();
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The browser is too busy, or gone: the page works without its focus being moved.
            if (e is not JSDisconnectedException)
                LogFocus(Logger, e);
        }
    }

    private Task ChoosePackaged(string fileName)
    {
        PackagedDataset dataset = PackagedDatasets.Find(fileName)!;
        return Choose(new RunSource(dataset.FileName, dataset.FileName, DatasetId: null, dataset.Rows, dataset.Columns));
    }

    private async Task ChooseUpload(string id)
    {
        if (await Datasets.Find(id, account!.Id, CancellationToken.None) is not { } dataset)
        {
            Refuse("This table is not there any more; choose another or upload it again.");
            return;
        }

        if (!uploads.Any(upload => upload.Id == id))
            uploads = [dataset, .. uploads];
        await Choose(new RunSource(dataset.FileName, PackagedName: null, id, dataset.Profile.Rows, dataset.Profile.Columns.Count));
    }

    /// <summary>Begins where an earlier run began: the same table, the same kinds, the same settings.</summary>
    private async Task BeginFrom(string runId)
    {
        if (await Runs.Find(runId, account!.Id, CancellationToken.None) is not { } run)
        {
            Refuse("The run to begin from is not there any more; choose a table.");
            return;
        }

        await Choose(run.Source, run.Schema);
        if (columns is null)
            return;
        choices = PresetChoices.Of(await ProposedOptions(run) ?? run.Options);
        choices.Rows ??= DefaultRows(columns.Profile);
        step = Step.Preset;
    }

    private async Task<SynthesisOptions?> ProposedOptions(Run run) =>
        Change is { } index && await Files.FindReport(run, CancellationToken.None) is { Verdict.Findings: var findings }
            ? findings.ElementAtOrDefault(index)?.Change?.Options
            : null;

    /// <summary>Takes a table and reads what its columns look like, with the kinds stated where there are some.</summary>
    private async Task Choose(RunSource chosen, TableSchema? schema = null)
    {
        CancellationToken cancellationToken = StartChoosing();
        source = chosen;
        columns = null;
        problem = refusal = null;
        checking = false;
        Open(Step.Columns);
        StateHasChanged();
        try
        {
            TableProfile? inferred = await Profiles.Find(chosen, account!.Id, cancellationToken);
            ColumnChoices? read = inferred is null ? null : new ColumnChoices(inferred);
            if (read is not null && schema is not null && read.Resume(schema) is { } changed)
                read.Accept(await Profiles.Find(chosen, account.Id, changed, cancellationToken) ?? read.Profile);
            if (cancellationToken.IsCancellationRequested)
                return;
            if (read is null)
            {
                Refuse($"{chosen.Name} is not there any more; choose another table or upload it again.");
                return;
            }

            columns = read;
            choices.Rows = DefaultRows(read.Profile);
        }
        catch (Exception e) when (e is UnusableInputException or TableInspectionException)
        {
            if (!cancellationToken.IsCancellationRequested)
                Refuse(e.Message);
        }
        catch (OperationCanceledException)
        {
            // Another table was chosen meanwhile, or the page is gone.
        }
    }

    private async Task Start()
    {
        if (starting || source is null || columns is null)
            return;
        starting = true;
        refusal = null;
        try
        {
            Run run = await Requests.Submit(account!.Id, new RunRequest(source, columns.Schema, choices.ToOptions()), CancellationToken.None);
            Navigation.NavigateTo($"/runs/{run.Id}");
        }
        catch (UnusableInputException e)
        {
            refusal = e.Message;
            // Another page may have taken the last run meanwhile.
            await CountRuns();
            starting = false;
        }
    }

    private async Task CountRuns() => quota = await RunQuota.Find(Runs, account!, Tiers.Value, Time.GetUtcNow(), CancellationToken.None);

    private double? Estimate(SynthesisOptions options) =>
        columns is null ? null : pace.Seconds(columns.Profile.Rows, Math.Max(1, columns.Kept), options);

    private int DefaultRows(TableProfile profile) => Math.Min(profile.Rows, Tiers.Value.Of(account!.Tier).RowsPerRun);

    private CancellationToken StartChoosing()
    {
        choosing.Cancel();
        choosing.Dispose();
        choosing = new CancellationTokenSource();
        return choosing.Token;
    }

    private void Open(Step next)
    {
        step = next;
        focus = next;
    }

    private void Refuse(string sentence)
    {
        problem = sentence;
        source = null;
        columns = null;
        Open(Step.Table);
    }

    private void Refresh() => StateHasChanged();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The focus could not be moved to the step that was opened")]
    private static partial void LogFocus(ILogger logger, Exception fault);
}
