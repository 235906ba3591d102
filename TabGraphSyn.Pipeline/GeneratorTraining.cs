using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Diffusion;
using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Trees;
using TabGraphSyn.Pipeline.Vae;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline;

/// <summary>The stages that learn: autoencoder, neighbour graph and diffusion, then trees, and what rows are chosen by.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="orders">What rows must keep.</param>
/// <param name="session">What every trainer needs.</param>
internal sealed class GeneratorTraining(SynthesisOptions options, ColumnOrders orders, TrainingSession session)
{
    private readonly ProgressReporter reporter = session.Reporter;

    /// <summary>Trains whatever is not left out.</summary>
    /// <param name="real">Real rows, those for training first.</param>
    /// <param name="split">How many train, and which steer early stopping.</param>
    /// <exception cref="OperationCanceledException">Checkpoints, where asked for, hold what was done.</exception>
    public RowGenerator Train(EncodedTable real, RowSplit split)
    {
        var diffusion = options.Without.HasFlag(Ablation.Diffusion) ? null : TrainDiffusion(real, split.Training.Length);
        CollectionPause.End();
        NativeMemory.GiveBack();
        reporter.Begin(PipelineStage.Trees, "Growing trees that tell the columns one after the other.");
        var trees = diffusion is not null && options.Without.HasFlag(Ablation.Trees)
            ? null
            : SequentialTrees.Fit(real, options.Seed, session.Workers, share => Report(0.7 * share), session.CancellationToken);
        var generator = new TrainedGenerator(diffusion, trees, orders);
        if (options.Without.HasFlag(Ablation.Calibration)) return generator;
        reporter.Say("Learning what still tells made rows from real ones.", 0.7);
        generator.Calibration = RowCalibration.Fit(
            real, split.Training.Length, count => generator.Pool(count, Seeds.Derive32(options.Seed, "classified"), session.Workers, done: null, session.CancellationToken),
            options.Seed, session.CancellationToken);
        return generator;
    }

    private void Report(double share) => reporter.Update(new PipelineProgress { Stage = PipelineStage.Trees, StageFraction = share });

    private DiffusionGenerator TrainDiffusion(EncodedTable real, int trainingRows)
    {
        var plan = TrainingPlan.Of(options, trainingRows);
        var timed = session with { DeadlineSeconds = plan.TimeLimit is { } limit ? Math.Max(1, 0.9 * limit.TotalSeconds) : double.PositiveInfinity };
        var encoded = Augmentation.Augment(real, trainingRows, options.Seed, session.Workers, session.CancellationToken);
        using var scope = NewDisposeScope();
        using var rows = new TableTensors(encoded, session.Device);

        reporter.Begin(PipelineStage.Vae);
        random.manual_seed(Seeds.Derive(options.Seed, "autoencoder"));
        bool isFixed = options.Without.HasFlag(Ablation.Vae);
        var vae = new ColumnVae(encoded.Layout, session.Device, isFixed);
        bool learns = !isFixed && (vae.HasLargeCategory || options.EpochsVae is not null);
        reporter.Say((isFixed, learns) switch
        {
            (true, _) => "Levels are one-hot vectors.",
            (_, true) => $"Training the autoencoder on {trainingRows:N0} rows.",
            _ => "No category has so many levels that the autoencoder must learn where they lie.",
        });
        if (plan.Rows > trainingRows)
            reporter.Say($"{plan.Rows - trainingRows:N0} rows of the quick preview's kind join the {trainingRows:N0} that train, so that no single row is learned by heart.", 0.1);
        var reconstruction = learns ? VaeTrainer.Train(vae, rows, plan.Rows, plan.Vae, timed) : VaeTrainer.Measure(vae, rows);
        reporter.Say($"The autoencoder gives back {reconstruction.LevelAccuracy:P2} of categories, and numbers within {reconstruction.NumberError:0.000} standard deviations.", 1);
        var space = new LatentSpace(vae, rows, plan.Rows);

        reporter.Begin(PipelineStage.Graph, "Joining each row to its nearest neighbours.");
        var embeddings = options.Without.HasFlag(Ablation.Graph)
            ? zeros(rows.Rows, NeighbourhoodNetwork.EmbeddingSize, device: session.Device)
            : GraphTrainer.Train(space, rows, plan.Rows, plan.Graph, timed);
        var density = NeighbourhoodDensity.Fit(embeddings.narrow(0, 0, plan.Rows), options.Seed);

        reporter.Begin(PipelineStage.Diffusion, "Training the diffusion model.");
        random.manual_seed(Seeds.Derive(options.Seed, "denoiser"));
        var denoiser = new Denoiser(space, plan.Denoiser, session.Device);
        var data = new DiffusionData(space, rows, plan.Rows, trainingRows, embeddings);
        DiffusionTrainer.Train(denoiser, data, density, plan.Diffusion, plan.StopsEarly, timed, plan.Evaluation);
        return new DiffusionGenerator(space, density, denoiser, plan.DenoisingSteps);
    }
}
