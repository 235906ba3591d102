using System.Diagnostics;
using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline;

/// <summary>
/// Turns what the stages report into progress of the whole: a fraction that never falls, times, and the time that is
/// left, from the estimate of each stage corrected by how fast the stages before it went.
/// </summary>
internal sealed class ProgressReporter
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly IProgress<PipelineProgress>? progress;
    private readonly IReadOnlyDictionary<PipelineStage, double> estimates;
    private readonly Dictionary<PipelineStage, double> seconds = [];
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly TrainingCurves curves = new();
    private double earlierSeconds;
    private PipelineStage stage;
    private bool begun;
    private double stageBegan, stageBeganAt, lastReport = double.NegativeInfinity, fraction;

    /// <param name="progress">Who is told; null for nobody.</param>
    /// <param name="estimates">Seconds that each stage of this run will take, as far as known beforehand.</param>
    /// <param name="secondsBefore">Seconds that the first stage has taken already.</param>
    public ProgressReporter(
        IProgress<PipelineProgress>? progress, IReadOnlyDictionary<PipelineStage, double> estimates, double secondsBefore = 0)
    {
        this.progress = progress;
        this.estimates = estimates;
        earlierSeconds = secondsBefore;
    }

    /// <summary>Seconds that each finished stage took, earlier attempts included.</summary>
    public IReadOnlyDictionary<PipelineStage, double> StageSeconds => seconds;

    /// <summary>The losses that were reported since this attempt began.</summary>
    public IReadOnlyList<TrainingCurve> Curves => curves.All;

    /// <summary>Seconds since the pipeline began, earlier attempts included.</summary>
    public double ElapsedSeconds => earlierSeconds + clock.Elapsed.TotalSeconds;

    /// <summary>Seconds that the stage under way has taken, earlier attempts included.</summary>
    public double CurrentStageSeconds => ElapsedSeconds - stageBegan;

    public void Begin(PipelineStage next, string? message = null)
    {
        if (begun) seconds[stage] = ElapsedSeconds - stageBegan;
        stage = next;
        stageBegan = begun ? ElapsedSeconds : 0;
        begun = true;
        stageBeganAt = 0;
        Send(new PipelineProgress { Stage = next, Message = message });
    }

    /// <summary>Counts the time that an earlier attempt spent on the stage under way, which goes on at the given fraction.</summary>
    public void Resume(double secondsSpent, double stageFraction)
    {
        earlierSeconds += secondsSpent;
        stageBeganAt = stageFraction;
    }

    /// <summary>Reports unless the last report was a moment ago; a message, a map, a validation loss or the score of a sample always gets through.</summary>
    public void Update(PipelineProgress now)
    {
        curves.Add(now with { Stage = stage });
        bool matters = now.Message is not null || now.Map is not null || (now.ValidationLoss ?? now.SampleShape) is not null;
        if (matters || clock.Elapsed.TotalSeconds - lastReport >= Interval.TotalSeconds) Send(now with { Stage = stage });
    }

    public void Say(string message, double stageFraction = 0) =>
        Update(new PipelineProgress { Stage = stage, StageFraction = stageFraction, Message = message });

    /// <summary>Ends the last stage and the whole.</summary>
    public void Finish(string message)
    {
        Begin(PipelineStage.Done, message);
        Send(new PipelineProgress { Stage = PipelineStage.Done, StageFraction = 1 });
    }

    private void Send(PipelineProgress now)
    {
        lastReport = clock.Elapsed.TotalSeconds;
        double total = estimates.Values.Sum();
        double done = estimates.Where(pair => pair.Key < now.Stage).Sum(pair => pair.Value) + Estimate(now.Stage) * now.StageFraction;
        fraction = now.Stage == PipelineStage.Done ? 1 : Math.Max(fraction, Math.Min(0.999, total > 0 ? done / total : 0));
        progress?.Report(now with
        {
            Fraction = Math.Round(fraction, 4),
            StageFraction = Math.Round(Math.Clamp(now.StageFraction, 0, 1), 4),
            ElapsedSeconds = Math.Round(ElapsedSeconds, 2),
            RemainingSeconds = now.Stage == PipelineStage.Done ? 0 : Math.Round(Remaining(now.StageFraction), 1),
        });
    }

    private double Remaining(double stageFraction)
    {
        double spent = ElapsedSeconds - stageBegan;
        double doneHere = stageFraction - stageBeganAt;
        double here = doneHere > 0.03 && spent > 1
            ? spent / stageFraction * (1 - stageFraction)
            : Estimate(stage) * (1 - stageFraction);

        double expected = seconds.Keys.Sum(Estimate) + Estimate(stage) * stageFraction;
        double speed = expected > 2 ? Math.Clamp(ElapsedSeconds / expected, 0.3, 3) : 1;
        return here + estimates.Where(pair => pair.Key > stage).Sum(pair => pair.Value) * speed;
    }

    private double Estimate(PipelineStage of) => estimates.GetValueOrDefault(of);
}
