using TabGraphSyn.Pipeline.Evaluation;

namespace TabGraphSyn.Pipeline;

/// <summary>Keeps the losses that stages report, thinned out so that a long training takes no more room than a short one.</summary>
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
        curve.Add(epoch, now.Loss, now.ValidationLoss);
    }

    private sealed class StageCurve
    {
        private readonly SortedDictionary<int, (double? Loss, double? Validation)> points = [];
        private int stride = 1;

        /// <summary>One point for each stride of epochs: the last loss in it, and a validation loss where there was one.</summary>
        public void Add(int epoch, double? loss, double? validation)
        {
            int place = epoch / stride * stride;
            var before = points.GetValueOrDefault(place);
            points[place] = (loss ?? before.Loss, validation ?? before.Validation);
            if (points.Count <= MostPoints) return;
            stride *= 2;
            var all = points.ToArray();
            points.Clear();
            foreach (var (at, (kept, keptValidation)) in all) Add(at, kept, keptValidation);
        }

        public TrainingCurve ToCurve(PipelineStage stage) => new(
            stage,
            [.. points.Keys.Select(place => (double)place)],
            [.. points.Values.Select(point => point.Loss)],
            [.. points.Values.Select(point => point.Validation)]);
    }
}
