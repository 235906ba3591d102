using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Diffusion;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Trees;

namespace TabGraphSyn.Pipeline;

/// <summary>
/// How long a run will take, from costs measured on two threads of a server processor. The page shows it beforehand, and progress uses
/// the stages' shares.
/// </summary>
public static class SynthesisEstimate
{
    /// <summary>How much longer one thread takes than two, which share a batch.</summary>
    private const double OneThread = 1.8;

    /// <summary>The costs are those of the slower of two processors on which runs were measured; on the faster they are half. Between the two neither is far off.</summary>
    private const double Machine = 0.7;

    /// <summary>Seconds of a whole run.</summary>
    /// <param name="rows">Rows of the input.</param>
    /// <param name="columns">Columns of the input.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="report">Whether a whole report is made, or only the quick scores.</param>
    public static double Seconds(int rows, int columns, SynthesisOptions options, bool report) => Stages(rows, columns, options, report).Values.Sum();

    /// <summary>Seconds of each stage that the run goes through.</summary>
    /// <inheritdoc cref="Seconds"/>
    public static IReadOnlyDictionary<PipelineStage, double> Stages(int rows, int columns, SynthesisOptions options, bool report)
    {
        double cells = (double)rows * columns;
        double outputRows = options.Rows ?? rows;
        var stages = new Dictionary<PipelineStage, double>
        {
            [PipelineStage.Read] = 0.3 + cells * 4e-7,
            [PipelineStage.Encode] = 0.2 + cells * 1e-6,
            [PipelineStage.Preview] = 0.2 + cells * 1e-6,
        };
        var plan = options.Preset == Preset.Preview ? null : TrainingPlan.Of(options, Math.Max(20, (int)(rows * 0.8)));
        if (plan is not null) AddTraining(stages, plan, rows, columns, options, outputRows);
        else stages[PipelineStage.Sample] = 0.1 + outputRows * columns * 4e-7;
        stages[PipelineStage.Decode] = 0.1 + outputRows * columns * 1e-6;
        stages[PipelineStage.Evaluate] = 0.2 + (cells + outputRows * columns) * 1e-7 * columns + (report ? Report(rows, columns, outputRows, options) : 0);
        foreach (var stage in stages.Keys.ToList()) stages[stage] *= Machine;
        if (plan?.TimeLimit is { } limit) CutTraining(stages, limit);
        return stages;
    }

    /// <summary>Classifiers take most of a report, and the search for nearest rows: two threads compare so many cells a second.</summary>
    private static double Report(double rows, int columns, double outputRows, SynthesisOptions options)
    {
        const double cellsPerSecond = 4e9, mostCells = 2e10;
        double threads = (options.Threads ?? Environment.ProcessorCount) > 1 ? 1 : OneThread;
        if (options.Preset == Preset.Preview) (rows, outputRows) = (Math.Min(rows, SynthesisPipeline.QuicklyReportedRows), Math.Min(outputRows, SynthesisPipeline.QuicklyReportedRows));
        double classified = Math.Min(20_000, Math.Min(rows, outputRows)) * columns;
        double searched = Math.Min(mostCells, rows * outputRows * columns) + Math.Min(mostCells, Math.Min(rows, 25_000) * (Math.Min(outputRows, 50_000) + 20_000) * columns);
        return 2 + threads * (classified * 3e-5 + searched / cellsPerSecond);
    }

    private static void AddTraining(Dictionary<PipelineStage, double> stages, TrainingPlan plan, int rows, int columns, SynthesisOptions options, double outputRows)
    {
        double threads = (options.Threads ?? Environment.ProcessorCount) > 1 ? 1 : OneThread;
        stages[PipelineStage.Vae] = plan.Vae.Steps * 2e-3;
        stages[PipelineStage.Graph] = plan.Graph.Steps * (3e-3 + columns * 1e-4)
            + threads * plan.Rows * Math.Min(plan.Rows, 8192.0) * (2e-9 + columns * 1e-10);

        double width = Math.Pow(plan.Denoiser.Hidden / 256.0, 2) * (MixedPrecision.ProcessorHasBfloat16 ? 1 : 3);
        stages[PipelineStage.Diffusion] = threads * plan.Diffusion.Steps * (7e-3 + plan.Diffusion.BatchSize * (5e-6 * width + columns * 3e-7));
        double row = threads * plan.DenoisingSteps * (2e-6 + 2e-6 * width + columns * 1e-7);
        if (plan.Evaluation is { } evaluation)
            stages[PipelineStage.Diffusion] += plan.Diffusion.Steps / ((long)evaluation.Every * StagePlan.StepsPerEpoch(plan.Rows, plan.Diffusion.BatchSize)) * Math.Min(rows, SampleScoring.MostRows) * row;
        AddTrees(stages, rows, columns, threads, outputRows, row);
    }

    /// <summary>Training ends at its time limit, where it would take longer.</summary>
    private static void CutTraining(Dictionary<PipelineStage, double> stages, TimeSpan limit)
    {
        double training = stages[PipelineStage.Vae] + stages[PipelineStage.Graph] + stages[PipelineStage.Diffusion];
        double allowed = Math.Max(1, limit.TotalSeconds - stages[PipelineStage.Sample]);
        if (training > allowed) stages[PipelineStage.Diffusion] = Math.Max(1, stages[PipelineStage.Diffusion] - (training - allowed));
    }

    /// <summary>The trees, the classifier that rows are chosen by, and the pool of rows, of which the denoiser makes a part.</summary>
    private static void AddTrees(Dictionary<PipelineStage, double> stages, int rows, int columns, double threads, double outputRows, double denoisedRow)
    {
        double given = Math.Min(columns, 24) / 2.0, learned = Math.Min(rows, SequentialTrees.MostRows);
        double treeRow = threads * columns * 2e-7, pooledRow = (1 - TrainedGenerator.TreeShare) * denoisedRow + TrainedGenerator.TreeShare * treeRow;
        stages[PipelineStage.Trees] = 0.2
            + threads * Math.Pow(columns, 3) * SequentialTrees.SearchRows(rows, columns) * 2e-7
            + threads * SequentialTrees.TreesPerVariable * columns * learned * given * 8e-8
            + RowCalibration.MadeRows(rows) * (pooledRow + columns * 2e-6);
        stages[PipelineStage.Sample] = 0.3 + outputRows * RowCalibration.PoolFactor((int)Math.Min(outputRows, int.MaxValue)) * (pooledRow + columns * 1.5e-6);
    }
}
