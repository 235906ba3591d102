using TabGraphSyn.Pipeline;

namespace TabGraphSyn.Web.Runs;

/// <summary>
/// Turns the pipeline's stream of progress into what a page shows: bounded in size, however long the run. One thread
/// adds, others read.
/// </summary>
internal sealed class RunRecorder
{
    internal const int MostPoints = 300;
    internal const int MostLines = 500;
    private const int LongestLine = 500;

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly List<RunStage> stages;
    private readonly Dictionary<PipelineStage, BoundedCurve<LossPoint>> losses;
    private readonly BoundedCurve<ScorePoint> scores;
    private readonly Queue<RunLogLine> log;
    private LatentMap? map;
    private bool hasPreview;
    private PipelineProgress? progress;
    private double stageBegan;
    private long version = 1;
    private LiveRun? latest;

    /// <param name="fence">The claim under which the run is worked on.</param>
    /// <param name="progress">The progress that an earlier attempt left; null for a first one.</param>
    /// <param name="history">What an earlier attempt left.</param>
    /// <param name="time">The clock of log lines.</param>
    public RunRecorder(long fence, PipelineProgress? progress, RunHistory history, TimeProvider time)
    {
        Fence = fence;
        this.time = time;
        this.progress = progress;
        stageBegan = progress?.ElapsedSeconds ?? 0;
        stages = [.. history.Stages];
        losses = history.Losses.ToDictionary(stage => stage.Key, stage => CurveOf(stage.Value));
        scores = CurveOf(history.Scores);
        log = new Queue<RunLogLine>(history.Log);
        map = history.Map;
        hasPreview = history.HasPreview;
    }

    public long Fence { get; }

    public LiveRun Latest()
    {
        lock (gate)
        {
            return latest ??= new LiveRun(version, progress, new RunHistory
            {
                Stages = [.. stages],
                Losses = losses.ToDictionary(stage => stage.Key, stage => stage.Value.Points()),
                Scores = scores.Points(),
                Log = [.. log],
                Map = map,
                HasPreview = hasPreview,
            });
        }
    }

    public void Add(PipelineProgress next)
    {
        lock (gate)
        {
            AddStage(next);
            if (next.Loss is { } loss && next.Epoch is { } epoch)
                CurveOf(next.Stage).Add(new LossPoint(epoch, loss, next.ValidationLoss));
            if (next is { SampleShape: { } shape, SampleTrend: { } trend, Epoch: { } scored })
                scores.Add(new ScorePoint(scored, shape, trend));
            if (next.Message is { Length: > 0 } message) AddLine(message);
            map = next.Map ?? map;
            // An attempt that begins anew has less behind it than the one before; a bar that runs backwards tells nobody that.
            progress = next with { Map = null, Fraction = Math.Max(progress?.Fraction ?? 0, next.Fraction) };
            Change();
        }
    }

    public void AddLog(string text)
    {
        lock (gate)
        {
            AddLine(text);
            Change();
        }
    }

    public void SetPreview()
    {
        lock (gate)
        {
            hasPreview = true;
            Change();
        }
    }

    private BoundedCurve<LossPoint> CurveOf(PipelineStage stage)
    {
        if (!losses.TryGetValue(stage, out var curve)) losses[stage] = curve = CurveOf((IReadOnlyList<LossPoint>)[]);
        return curve;
    }

    private static BoundedCurve<LossPoint> CurveOf(IReadOnlyList<LossPoint> points) => new(points, point => point.Epoch);

    private static BoundedCurve<ScorePoint> CurveOf(IReadOnlyList<ScorePoint> points) => new(points, point => point.Epoch);

    /// <summary>A stage begins where another was; the one before is done.</summary>
    private void AddStage(PipelineProgress next)
    {
        int index = stages.FindIndex(stage => stage.Stage == next.Stage);
        if (progress is null || progress.Stage != next.Stage)
        {
            int before = progress is null ? -1 : stages.FindIndex(stage => stage.Stage == progress.Stage);
            if (before >= 0 && progress!.Stage < next.Stage)
                stages[before] = stages[before] with { Fraction = 1, Seconds = Math.Max(0, next.ElapsedSeconds - stageBegan) };
            stageBegan = next.ElapsedSeconds;
        }

        if (next.Stage == PipelineStage.Done) return;
        if (index < 0) stages.Add(new RunStage(next.Stage, next.StageFraction, Seconds: null));
        else if (stages[index].Seconds is null) stages[index] = stages[index] with { Fraction = Math.Max(stages[index].Fraction, next.StageFraction) };
    }

    private void AddLine(string text)
    {
        log.Enqueue(new RunLogLine(time.GetUtcNow(), text.Length > LongestLine ? text[..LongestLine] + "…" : text));
        while (log.Count > MostLines) log.Dequeue();
    }

    private void Change()
    {
        version++;
        latest = null;
    }
}

/// <summary>
/// A curve of bounded length: when it is full, every second point goes, and from then on every second is kept. The
/// newest point is always there.
/// </summary>
internal sealed class BoundedCurve<TPoint>(IReadOnlyList<TPoint> points, Func<TPoint, int> epochOf)
    where TPoint : class
{
    private readonly List<TPoint> kept = [.. points];
    private int stride = 1;
    private int sinceKept;
    private TPoint? newest;

    public IReadOnlyList<TPoint> Points() => newest is null ? [.. kept] : [.. kept, newest];

    public void Add(TPoint point)
    {
        // A run that goes on from a checkpoint repeats the epochs after it.
        if (kept is [.., var last] && epochOf(point) <= epochOf(last))
        {
            kept.RemoveAll(earlier => epochOf(earlier) >= epochOf(point));
            sinceKept = stride - 1;
        }

        newest = null;
        if (++sinceKept < stride)
        {
            newest = point;
            return;
        }

        sinceKept = 0;
        kept.Add(point);
        if (kept.Count < RunRecorder.MostPoints) return;
        stride *= 2;
        for (int index = kept.Count - 2; index >= 0; index -= 2) kept.RemoveAt(index);
    }
}
