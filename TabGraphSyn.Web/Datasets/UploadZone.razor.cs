using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Datasets;

public sealed partial class UploadZone : IAsyncDisposable
{
    /// <summary>Before this the rate says little about the time that is left.</summary>
    private static readonly TimeSpan RateSettles = TimeSpan.FromSeconds(1.5);

    private readonly Stopwatch clock = new();
    private DotNetObjectReference<UploadZone>? self;
    private IJSObjectReference? module;
    private ElementReference zone;
    private ElementReference input;
    private bool busy;
    private bool gone;
    private bool reading;
    private string fileName = "";
    private long loaded;
    private long total;
    private string? problem;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private AntiforgeryStateProvider Antiforgery { get; set; } = default!;

    [Inject]
    private IOptions<TierOptions> Tiers { get; set; } = default!;

    /// <summary>Sets how large a file may be.</summary>
    [Parameter, EditorRequired]
    public Tier Tier { get; set; }

    /// <summary>The upload is kept and profiled; gives its id.</summary>
    [Parameter]
    public EventCallback<string> OnUploaded { get; set; }

    private int LimitMegabytes => Tiers.Value.Of(Tier).UploadMegabytes;

    private string Figures => reading
        ? "Everything has arrived. Looking at each column…"
        : $"{RunText.Bytes(loaded)} of {RunText.Bytes(total)}{TimeLeft}";

    private string TimeLeft => clock.Elapsed < RateSettles || loaded == 0 || loaded >= total
        ? ""
        : $", about {RunText.Remaining(clock.Elapsed.TotalSeconds * (total - loaded) / loaded)} left";

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        self = DotNetObjectReference.Create(this);
        module = await Script.InvokeAsync<IJSObjectReference>("import", "./Datasets/UploadZone.razor.js");
        // A table was chosen while the script was on its way: the zone is gone, and nothing may hold on to it.
        if (gone)
        {
            await module.DisposeAsync();
            return;
        }

        await module.InvokeVoidAsync("attach", zone, self, Antiforgery.GetAntiforgeryToken()?.Value);
    }

    /// <summary>A file was chosen. False refuses it before a byte is sent.</summary>
    [JSInvokable]
    public bool Begin(string name, long bytes, int files)
    {
        fileName = DatasetUploads.ShownName(name);
        problem = files > 1 ? "One table at a time: choose a single file."
            : bytes > Tiers.Value.Of(Tier).UploadBytes ? DatasetUploads.TooLarge(fileName, bytes, Tier, Tiers.Value)
            : null;
        busy = problem is null;
        reading = false;
        loaded = 0;
        total = bytes;
        clock.Restart();
        StateHasChanged();
        return busy;
    }

    [JSInvokable]
    public void Progress(long sent)
    {
        loaded = sent;
        reading = sent >= total;
        StateHasChanged();
    }

    [JSInvokable]
    public async Task Finish(string? id, string? sentence)
    {
        busy = false;
        problem = sentence;
        StateHasChanged();
        if (id is not null)
            await OnUploaded.InvokeAsync(id);
    }

    private async Task Cancel()
    {
        if (module is not null)
            await module.InvokeVoidAsync("cancel", zone);
        busy = false;
    }

    public async ValueTask DisposeAsync()
    {
        gone = true;
        try
        {
            if (module is not null)
            {
                await module.InvokeVoidAsync("cancel", zone);
                await module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The tab is closed; the browser ended the upload with it.
        }

        self?.Dispose();
    }
}
