using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline;

/// <summary>Keeps the losses and scores that stages report, thinned out so that a long training takes no more room than a short one.</summary>
internal sealed class TrainingCurves
{
    private const int MostPoints = 400;

    private readonly SortedDictionary<PipelineStage, StageCurve> stages = [];

    public IReadOnlyList<TrainingCurve> All => [.. stages.Select(stage => stage.Value.ToCurve(stage.Key))];

    /// <summary>Takes a report in; one without an epoch or a loss is passed over.</summary>
    public void Add(PipelineProgress now)
    {
        if (now.Epoch is not { } epoch || (now.Loss ?? now.ValidationLoss) is null) return;
        if (!stages.TryGetValue(now.Stage, out var curve)) stages[now.Stage] = curve = new StageCurve();
        curve.Add(epoch, new Point(now.Loss, now.ValidationLoss, now.SampleShape, now.SampleTrend));
    }

    private sealed class StageCurve
    {
        private readonly SortedDictionary<int, Point> points = [];
        private int stride = 1;

        /// <summary>One point for each stride of epochs: the last of each value that was reported in it.</summary>
        public void Add(int epoch, Point point)
        {
            int place = epoch / stride * stride;
            var before = points.GetValueOrDefault(place);
            points[place] = new Point(point.Loss ?? before?.Loss, point.Validation ?? before?.Validation, point.Shape ?? before?.Shape, point.Trend ?? before?.Trend);
            if (points.Count <= MostPoints) return;
            stride *= 2;
            var all = points.ToArray();
            points.Clear();
            foreach (var (at, kept) in all) Add(at, kept);
        }

        public TrainingCurve ToCurve(PipelineStage stage) => new(
            stage,
            [.. points.Keys.Select(place => (double)place)],
            [.. points.Values.Select(point => point.Loss)],
            [.. points.Values.Select(point => point.Validation)],
            Scores(point => point.Shape),
            Scores(point => point.Trend));

        private double?[]? Scores(Func<Point, double?> of)
        {
            double?[] scores = [.. points.Values.Select(of)];
            return Array.Exists(scores, score => score is not null) ? scores : null;
        }
    }

    private sealed record Point(double? Loss, double? Validation, double? Shape, double? Trend);
}
