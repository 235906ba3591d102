using System.Globalization;
using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Accounts;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Dashboard;

/// <summary>Runs left this month as a thin ring; on a circuit it follows what the account does.</summary>
public sealed partial class QuotaRing(
    CurrentAccount current, IRunStore runs, RunSignals signals, IOptions<TierOptions> tiers, TimeProvider time, ILogger<QuotaRing> logger) : IDisposable
{
    /// <summary>How soon a change made by another node is seen, or a new month.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(10);

    /// <summary>Shortest time between two looks.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource leaving = new();
    private RunQuota? quota;

    private string Dash => string.Create(CultureInfo.InvariantCulture, $"{quota!.ShareLeft * 100:0.##} 100");

    /// <summary>The number of runs, which must fit into the ring.</summary>
    private string Figure => quota!.Left switch
    {
        < 1_000 => quota.Left.ToString(CultureInfo.InvariantCulture),
        < 1_000_000 => $"{quota.Left / 1_000}k",
        _ => "1M",
    };

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var cancellationToken = leaving.Token;
        try
        {
            if (!await Look(cancellationToken) || !RendererInfo.IsInteractive)
                return;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // The person left.
        }

        _ = Follow(await current.Id(), cancellationToken);
    }

    private async Task Follow(string accountId, CancellationToken cancellationToken)
    {
        try
        {
            using var subscription = signals.Subscribe(RunSignals.Account(accountId));
            while (true)
            {
                await subscription.Wait(PollInterval, cancellationToken);
                await InvokeAsync(() => LookAgain(cancellationToken));
                await Task.Delay(LookInterval, cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The person left.
        }
    }

    private async Task LookAgain(CancellationToken cancellationToken)
    {
        var shown = quota;
        try
        {
            await Look(cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A page must not break because its ornament can't be told anew.
            LogFault(logger, fault);
        }

        if (quota != shown)
            StateHasChanged();
    }

    /// <summary>Reads the quota; false where nobody has signed in.</summary>
    private async Task<bool> Look(CancellationToken cancellationToken)
    {
        var account = await current.Find(cancellationToken);
        quota = account is null ? null : await RunQuota.Find(runs, account, tiers.Value, time.GetUtcNow(), cancellationToken);
        return account is not null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The runs that an account has left can't be read")]
    private static partial void LogFault(ILogger logger, Exception fault);
}
