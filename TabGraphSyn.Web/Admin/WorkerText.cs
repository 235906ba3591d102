using TabGraphSyn.Web.Runs;
using TabGraphSyn.Web.Workers;

namespace TabGraphSyn.Web.Admin;

/// <summary>What an administrator reads of a worker.</summary>
internal static class WorkerText
{
    private const int ShortLength = 8;

    /// <summary>A worker reports every few seconds: silent for longer, it may be dead or cut off.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static bool IsSilent(WorkerRecord worker, DateTimeOffset now) => now - worker.SeenAt > Patience;

    /// <summary>'4 s ago' for a live worker, 'silent for 2 min' for another.</summary>
    public static string LastSeen(WorkerRecord worker, DateTimeOffset now)
    {
        // The clock of its node may be ahead of ours.
        double seconds = Math.Max(0, Math.Floor((now - worker.SeenAt).TotalSeconds));
        return !IsSilent(worker, now) ? $"{seconds}\u00A0s ago" : $"silent for {Duration(seconds)}";
    }

    /// <summary>The version without what the build adds to it.</summary>
    public static string Version(WorkerRecord worker) => worker.Version.Split('+')[0];

    /// <summary>The end of a run's number: the beginning is the time, which neighbours share.</summary>
    public static string ShortRun(string id) => id.Length <= ShortLength ? id : "…" + id[^ShortLength..];

    private static string Duration(double seconds) => seconds switch
    {
        < 60 => $"{seconds}\u00A0s",
        < 3600 => $"{Math.Floor(seconds / 60)}\u00A0min",
        _ => RunText.Duration(seconds),
    };
}
