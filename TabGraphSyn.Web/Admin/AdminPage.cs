using Microsoft.AspNetCore.Components;

namespace TabGraphSyn.Web.Admin;

/// <summary>
/// A page for administrators. It asks the store before it shows anything, and each time that it looks again, whether the
/// person is one; a circuit that is open since before a role was lost shows nothing more.
/// </summary>
public abstract class AdminPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource leaving = new();

    /// <summary>Begins a page that nobody has left yet.</summary>
    protected AdminPage() => Leaving = leaving.Token;

    /// <summary>Whether the page is not there for this person.</summary>
    protected bool Refused { get; private set; }

    /// <summary>Cancelled when the person leaves the page.</summary>
    protected CancellationToken Leaving { get; }

    [Inject]
    protected Administrator Administrator { get; set; } = default!;

    [Inject]
    protected TimeProvider Time { get; set; } = default!;

    /// <summary>How often an open page looks again; null for never.</summary>
    protected virtual TimeSpan? Interval => null;

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task Load();

    /// <summary>Reads anew, if the person may still see it.</summary>
    protected async Task Look()
    {
        Refused = await Administrator.Find(Leaving) is null;
        if (!Refused) await Load();
    }

    protected override async Task OnInitializedAsync()
    {
        await Look();
        if (RendererInfo.IsInteractive && Interval is { } interval) _ = Follow(interval);
    }

    private async Task Follow(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Leaving))
            {
                await InvokeAsync(async () =>
                {
                    await Look();
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            // The person left.
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
    }
}
