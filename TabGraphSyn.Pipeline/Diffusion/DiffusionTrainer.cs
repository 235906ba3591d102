using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using TorchSharp;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>Rows to train the denoiser on, with the embeddings of their neighbourhoods.</summary>
/// <param name="Space">The latent space.</param>
/// <param name="Rows">Training rows first, validation rows after them.</param>
/// <param name="TrainingRows">How many rows train; the rest steers early stopping.</param>
/// <param name="RealRows">How many of those that train are real; they come first.</param>
/// <param name="Embeddings">[rows, embedding]</param>
internal sealed record DiffusionData(LatentSpace Space, TableTensors Rows, int TrainingRows, int RealRows, Tensor Embeddings);

/// <summary>Trains the denoiser.</summary>
internal static class DiffusionTrainer
{
    private const int ValidationRows = 2000, ValidationLevels = 4;
    private const double MapInterval = 0.04;

    /// <summary>Trains in place and leaves the best averaged weights in the model, in evaluation mode.</summary>
    /// <param name="denoiser">The model.</param>
    /// <param name="data">Rows and conditions.</param>
    /// <param name="density">Where the conditions of the live map come from.</param>
    /// <param name="plan">How long.</param>
    /// <param name="stopsEarly">Whether validation may end training before the plan does.</param>
    /// <param name="session">What every trainer needs.</param>
    /// <param name="evaluation">How often to score a sample; null for never.</param>
    /// <exception cref="OperationCanceledException">Checked before every batch.</exception>
    public static void Train(
        Denoiser denoiser, DiffusionData data, NeighbourhoodDensity density, StagePlan plan, bool stopsEarly, TrainingSession session, SampleEvaluation? evaluation = null)
    {
        using var batch = new ShardedBatch(denoiser, data, plan.BatchSize, session);
        using var optimizer = new FlatAdamW(batch.Parameters, workers: session.Workers);
        using var stopping = new EarlyStopping(stopsEarly);
        using var map = new LatentMapper(data, density, session.Seed);
        var scoring = evaluation is null ? null : new SampleScoring(data, density, evaluation.DenoisingSteps, session);
        var loop = new StageLoop(PipelineStage.Diffusion, plan, optimizer, session, data.TrainingRows) { SaveExtra = stopping.Save };
        if (loop.Restored is { } restored) stopping.Load(restored.State, restored.Tensors, session.Device);

        double mapAt = 0;
        foreach (int step in loop.Steps())
        {
            using var scope = NewDisposeScope();
            optimizer.ZeroGradients();
            double loss = batch.Backward(step, loop.DrawRows());
            optimizer.Step(stopping.LearningRate(step, loop.LearningRate));

            double? validation = null;
            if (data.Rows.Rows > data.TrainingRows && stopping.IsDue(step))
            {
                validation = optimizer.WithAverage(() => Validate(denoiser, data, session));
                loop.Stop = !stopping.Observe(step, validation.Value, loop.LearningRate, optimizer);
            }

            bool evaluates = evaluation is not null && loop.EndsEpoch(step, evaluation.Every);
            SampleScore? score = evaluates ? optimizer.WithAverage(() => scoring!.Score(denoiser, step)) : null;
            if (score is not null) stopping.ObserveSample(step, score.Mean, scoring!.Noise, optimizer);

            LatentMap? picture = null;
            if (loop.Schedule >= mapAt)
            {
                mapAt = loop.Schedule + MapInterval;
                picture = optimizer.WithAverage(() => map.Draw(denoiser, session.CancellationToken));
            }

            loop.Record(step, loss, validation, picture, score);
        }

        stopping.Finish(optimizer);
        if (stopping.Turned) session.Reporter.Say(WhyEnded(stopping), 1);
    }

    private static string WhyEnded(EarlyStopping stopping) => stopping.TurnedBySamples
        ? "Samples grew less like the table: training ended early, with the weights that validated best."
        : "Validation stopped improving: training ended early, before the model learns rows by heart.";

    /// <summary>The loss on validation rows, always with the same noise, so that two scores can be compared.</summary>
    private static double Validate(Denoiser denoiser, DiffusionData data, TrainingSession session)
    {
        long count = Math.Min(ValidationRows, data.Rows.Rows - data.TrainingRows);
        double[] losses = new double[ValidationLevels];
        session.Workers.Run(ValidationLevels, level =>
        {
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            using var draws = new RandomDraws(session.Device);
            draws.Seed(Seeds.Derive(session.Seed, "validation", level));
            var rows = arange(data.TrainingRows, data.TrainingRows + count, dtype: int64, device: session.Device);
            losses[level] = ShardedBatch.Loss(denoiser, data, rows, draws, training: false).ToSingle();
        });
        return losses.Average();
    }
}
