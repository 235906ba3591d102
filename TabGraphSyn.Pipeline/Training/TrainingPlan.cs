using TabGraphSyn.Pipeline.Diffusion;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>How long each stage trains and how large the denoiser is, from the preset, the options and the number of rows.</summary>
internal sealed record TrainingPlan
{
    private const int FewRows = 10_000;

    /// <summary>Steps of the sampler where few rows are made, so that they cost little: fewer lose some of what predicts a column.</summary>
    private const int ManySteps = 32;

    private const int VaeBatch = 1024, GraphBatch = 512, DiffusionBatch = 512;

    /// <summary>Rows that train, made ones among them.</summary>
    public required int Rows { get; init; }

    public required StagePlan Vae { get; init; }

    public required StagePlan Graph { get; init; }

    public required StagePlan Diffusion { get; init; }

    public required DenoiserSize Denoiser { get; init; }

    /// <summary>Whether validation may end the diffusion stage: not when the person stated its epochs.</summary>
    public required bool StopsEarly { get; init; }

    public required int DenoisingSteps { get; init; }

    /// <summary>How often samples are scored during the diffusion stage; null for never.</summary>
    public SampleEvaluation? Evaluation { get; init; }

    public required TimeSpan? TimeLimit { get; init; }

    /// <param name="options">The preset must train.</param>
    /// <param name="realRows">Real rows that train; those that <see cref="Augmentation"/> makes for them join them.</param>
    public static TrainingPlan Of(SynthesisOptions options, int realRows)
    {
        int madeRows = Augmentation.MadeRows(realRows), rows = realRows + madeRows;
        bool best = options.Preset == Preset.Best;
        double diffusionRate = best ? 2e-3 : 12e-3;
        int denoisingSteps = options.DenoisingSteps ?? (realRows < FewRows ? ManySteps : best ? 24 : 14);
        return new TrainingPlan
        {
            Rows = rows,
            Vae = Stage(options, options.EpochsVae, best ? 1200 : 600, rows, VaeBatch, 0.02),
            Graph = Stage(options, options.EpochsGnn, best ? 400 : 200, rows, GraphBatch, 0.02),
            Diffusion = Stage(options, options.EpochsDiffusion, best ? 40_000 : (int)Math.Clamp(0.11 * realRows + 0.075 * madeRows, 200, 900), rows, DiffusionBatch, diffusionRate),
            Denoiser = Size(realRows),
            StopsEarly = options.EpochsDiffusion is null,
            DenoisingSteps = denoisingSteps,
            Evaluation = options.EvaluateEvery is { } every ? new SampleEvaluation(every, denoisingSteps) : null,
            TimeLimit = options.TimeLimit ?? (best ? TimeSpan.FromMinutes(5) : null),
        };
    }

    /// <summary>A wider network, for the best preset, brought nothing that can be measured but nearer copies.</summary>
    private static DenoiserSize Size(int rows) => new(256, Blocks: 2, Dropout: rows < FewRows ? 0.2 : 0);

    private static StagePlan Stage(SynthesisOptions options, int? epochs, int steps, int rows, int batchSize, double learningRate)
    {
        int batch = Math.Min(batchSize, options.MostBatchRows ?? batchSize);
        return epochs is { } stated ? StagePlan.OfEpochs(stated, rows, batch, learningRate) : new StagePlan(steps, Math.Min(batch, rows), learningRate);
    }
}
