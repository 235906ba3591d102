using TabGraphSyn.Pipeline.Diffusion;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>How long and how fast one stage trains.</summary>
/// <param name="Steps">Optimiser steps at most.</param>
/// <param name="BatchSize">Rows a step, at most the rows there are.</param>
/// <param name="LearningRate">The highest learning rate of the schedule.</param>
internal sealed record StagePlan(int Steps, int BatchSize, double LearningRate)
{
    /// <summary>A plan of whole epochs.</summary>
    public static StagePlan OfEpochs(int epochs, int rows, int batchSize, double learningRate) =>
        new(checked(epochs * StepsPerEpoch(rows, batchSize)), Math.Min(batchSize, rows), learningRate);

    public static int StepsPerEpoch(int rows, int batchSize) => Math.Max(1, (int)Math.Round((double)rows / Math.Min(batchSize, rows)));
}

/// <summary>
/// What every trainer does around its own step: seeds it, says when to stop, sets the learning rate, reports, and keeps
/// checkpoints. The steps come as a sequence, so that a trainer's loop stays in sight.
/// </summary>
internal sealed class StageLoop
{
    private const double Warmup = 0.03;

    private readonly PipelineStage stage;
    private readonly StagePlan plan;
    private readonly FlatAdamW optimizer;
    private readonly TrainingSession session;
    private readonly int rows, stepsPerEpoch;
    private readonly double startSeconds;
    private double lossAverage = double.NaN;

    /// <param name="rows">Rows that an epoch goes through.</param>
    public StageLoop(PipelineStage stage, StagePlan plan, FlatAdamW optimizer, TrainingSession session, int rows)
    {
        this.stage = stage;
        this.plan = plan;
        this.optimizer = optimizer;
        this.session = session;
        this.rows = rows;
        stepsPerEpoch = StagePlan.StepsPerEpoch(rows, plan.BatchSize);
        if (Resumed(out var checkpoint))
        {
            optimizer.Load(checkpoint.Tensors, checkpoint.State.OptimizerSteps);
            FirstStep = checkpoint.State.Step;
            lossAverage = checkpoint.State.Loss ?? double.NaN;
            Restored = (checkpoint.State.Extra, checkpoint.Tensors);
            session.Reporter.Resume(checkpoint.State.Seconds, (double)FirstStep / plan.Steps);
            session.Reporter.Say($"Going on at epoch {FirstStep / stepsPerEpoch + 1} of an earlier attempt.", (double)FirstStep / plan.Steps);
        }

        startSeconds = session.Reporter.ElapsedSeconds;
    }

    /// <summary>The step to begin with: 0, or where an earlier attempt stopped.</summary>
    public int FirstStep { get; }

    /// <summary>What the trainer itself had saved in the checkpoint that this loop goes on from.</summary>
    public (string? State, Dictionary<string, Tensor> Tensors)? Restored { get; }

    /// <summary>Asks the trainer for what it needs saved besides the optimiser: a text and tensors.</summary>
    public Func<(string? State, IReadOnlyDictionary<string, Tensor> Tensors)>? SaveExtra { get; init; }

    /// <summary>Ends the loop after the step under way.</summary>
    public bool Stop { get; set; }

    /// <summary>Share of the schedule that is behind: by steps, or by time where a time limit comes first.</summary>
    public double Schedule { get; private set; }

    /// <summary>Linear warm-up, then half a cosine down to zero.</summary>
    public double LearningRate => plan.LearningRate * Math.Min(1, (Schedule + 0.1 * Warmup) / Warmup) * 0.5 * (1 + Math.Cos(Math.PI * Schedule));

    /// <summary>The numbers of the steps to take. Each begins with the random draws of its number.</summary>
    /// <exception cref="OperationCanceledException">Between two steps; the latest step is saved first.</exception>
    public IEnumerable<int> Steps()
    {
        for (int step = FirstStep; step < plan.Steps && !Stop; step++)
        {
            if (session.CancellationToken.IsCancellationRequested)
            {
                Save(step);
                session.CancellationToken.ThrowIfCancellationRequested();
            }

            Schedule = (double)step / plan.Steps;
            if (double.IsFinite(session.DeadlineSeconds))
            {
                double allowed = Math.Max(0.1, session.DeadlineSeconds - startSeconds);
                Schedule = Math.Max(Schedule, (session.Reporter.ElapsedSeconds - startSeconds) / allowed);
                if (Schedule >= 1) break;
            }

            CollectionPause.Renew();
            random.manual_seed(Seeds.Derive(session.Seed, stage.ToString(), step));
            yield return step;
            if (session.Checkpoints is { IsDue: true }) Save(step + 1);
        }

        if (FirstStep < plan.Steps) Save(plan.Steps);
    }

    /// <summary>Indexes of the rows of a batch, drawn at random, [batch], int64.</summary>
    public Tensor DrawRows() => randint(0, rows, [plan.BatchSize], dtype: int64, device: session.Device);

    /// <summary>Whether a step is the last one of every so many epochs.</summary>
    public bool EndsEpoch(int step, int every) => (step + 1) % ((long)every * stepsPerEpoch) == 0;

    /// <summary>Reports a step and its loss.</summary>
    public void Record(int step, double loss, double? validationLoss = null, LatentMap? map = null, SampleScore? score = null)
    {
        double weight = Math.Max(0.02, 1.0 / stepsPerEpoch);
        if (double.IsFinite(loss)) lossAverage = double.IsNaN(lossAverage) ? loss : lossAverage + weight * (loss - lossAverage);
        session.Reporter.Update(new PipelineProgress
        {
            Stage = stage,
            StageFraction = Math.Max((step + 1.0) / plan.Steps, Schedule),
            Epoch = Math.Min(step / stepsPerEpoch + 1, Epochs),
            Epochs = Epochs,
            Loss = double.IsNaN(lossAverage) ? null : Math.Round(lossAverage, 5),
            ValidationLoss = validationLoss is { } value ? Math.Round(value, 5) : null,
            SampleShape = score is { } shape ? Math.Round(shape.Shape, 5) : null,
            SampleTrend = score is { } trend ? Math.Round(trend.Trend, 5) : null,
            Map = map,
        });
    }

    private int Epochs => Math.Max(1, plan.Steps / stepsPerEpoch);

    private void Save(int nextStep)
    {
        if (session.Checkpoints is null) return;
        var (extra, extraTensors) = SaveExtra?.Invoke() ?? (null, new Dictionary<string, Tensor>());
        var state = new LoopState(nextStep, optimizer.Steps, double.IsNaN(lossAverage) ? null : lossAverage, session.Reporter.CurrentStageSeconds, extra);
        session.Checkpoints.Save(stage, state, optimizer.State.Concat(extraTensors).ToDictionary());
    }

    private bool Resumed(out (LoopState State, Dictionary<string, Tensor> Tensors) checkpoint)
    {
        var found = session.Checkpoints?.Load<LoopState>(stage);
        checkpoint = found ?? default;
        return found is not null;
    }

    private sealed record LoopState(int Step, long OptimizerSteps, double? Loss, double Seconds, string? Extra);
}
