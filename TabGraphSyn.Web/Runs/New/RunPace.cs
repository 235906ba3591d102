using TabGraphSyn.Pipeline;
using TabGraphSyn.Web.Accounts;

namespace TabGraphSyn.Web.Runs.New;

/// <summary>
/// How long a run will take here. <see cref="SynthesisEstimate"/> counts in seconds of one machine, and another may be twice as fast or have much else to
/// do: what the latest runs took, of what was estimated for them, says which this one is.
/// </summary>
internal sealed class RunPace
{
    private const int LatestRuns = 50;

    /// <summary>Runs of less say more of how a program starts than of how fast it trains.</summary>
    private const double LeastSeconds = 2;

    /// <summary>No run may move the estimate by more than this factor, either way.</summary>
    private const double Most = 5;

    private readonly Dictionary<Preset, double> factors;

    private RunPace(Dictionary<Preset, double> factors) => this.factors = factors;

    /// <summary>From the latest runs of a tier, whoever's they are: a tier's runs are worked on by the same machines.</summary>
    public static async Task<RunPace> Find(IRunStore runs, Tier tier, CancellationToken cancellationToken) =>
        Of(await runs.LatestSucceeded(tier, LatestRuns, cancellationToken));

    /// <summary>From the runs among these that trained and succeeded, the median for each preset; 1 for a preset without one.</summary>
    public static RunPace Of(IEnumerable<Run> runs) => new(runs
        .Where(run => run is { State: RunState.Succeeded, ModelRunId: null, Outcome: not null })
        .Select(run => (run.Options.Preset, Took: run.Outcome!.StageSeconds.Values.Sum(), Expected: Expected(run.Source.Rows, run.Source.Columns, run.Options)))
        .Where(run => run.Took >= LeastSeconds)
        .GroupBy(run => run.Preset, run => Math.Clamp(run.Took / run.Expected, 1 / Most, Most))
        .ToDictionary(preset => preset.Key, Median));

    /// <summary>Seconds of a whole run with its report.</summary>
    /// <param name="rows">Rows of the table, at least 1.</param>
    /// <param name="columns">Columns that are learned, at least 1.</param>
    /// <param name="options">What is asked for.</param>
    public double Seconds(int rows, int columns, SynthesisOptions options) => Expected(rows, columns, options) * factors.GetValueOrDefault(options.Preset, 1);

    private static double Expected(int rows, int columns, SynthesisOptions options) => SynthesisEstimate.Seconds(rows, columns, options, report: true);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
