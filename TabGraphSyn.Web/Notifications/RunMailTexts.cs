using TabGraphSyn.Web.Mail;
using TabGraphSyn.Web.Runs;

namespace TabGraphSyn.Web.Notifications;

/// <summary>What the mails about runs say.</summary>
internal static class RunMailTexts
{
    private const int LongestName = 60;

    /// <summary>A run gave rows.</summary>
    public static OutgoingMail Ready(string to, Run run, Uri site)
    {
        var outcome = run.Outcome!;
        string took = run.FinishedAt - run.StartedAt is { } time ? $" in {RunText.Duration(time.TotalSeconds)}" : "";
        string[] before = outcome.Verdict is { } verdict ? [verdict.Sentence] : [];
        return OutgoingMail.Write(
            to,
            $"Your synthetic rows of {Name(run)} are ready",
            [.. before, $"{RunText.Count(outcome.Rows, "row was", "rows were")} made{took}."],
            ("Open the run", Page(run, site)),
            [Choice("a run is ready", site)]);
    }

    /// <summary>A run gave none.</summary>
    public static OutgoingMail Failed(string to, Run run, Uri site) => OutgoingMail.Write(
        to,
        $"Your run of {Name(run)} failed",
        [
            run.Failure!,
            run.IsCharged ? "Its table and its settings are kept: change what is needed, and run it again." : "It does not count in your month. Its table and its settings are kept.",
        ],
        ("Open the run", Page(run, site)),
        [Choice("a run failed", site)]);

    /// <summary>Names come from files, which may be called anything: one line, and not too long a one.</summary>
    private static string Name(Run run)
    {
        string name = string.Concat(run.Source.Name.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return name.Length <= LongestName ? name : name[..LongestName].TrimEnd() + "…";
    }

    private static Uri Page(Run run, Uri site) => new(site, $"runs/{run.Id}");

    private static string Choice(string what, Uri site) => $"You chose to be told when {what}. Choose otherwise at {new Uri(site, "settings/notifications")}";
}
