using TabGraphSyn.Pipeline.Calibration;
using TabGraphSyn.Pipeline.Diffusion;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Trees;

namespace TabGraphSyn.Pipeline;

/// <summary>The real method: a pool of rows, part of them by the denoiser and part by trees, from which rows are chosen and mended.</summary>
/// <param name="diffusion">Takes it over; null where it is left out.</param>
/// <param name="trees">Null where they are left out, but not both.</param>
/// <param name="orders">What rows must keep.</param>
internal sealed class TrainedGenerator(DiffusionGenerator? diffusion, SequentialTrees? trees, ColumnOrders orders) : RowGenerator
{
    /// <summary>The part of a pool that trees make: they are the better in most tables, and the denoiser's rows keep farther from the training rows.</summary>
    public const double TreeShare = 0.85;

    /// <summary>Margins of fewer rows than this say little, so that many are made and mended together.</summary>
    private const int LeastCalibratedRows = 500;

    public DiffusionGenerator? Diffusion => diffusion;

    public SequentialTrees? Trees => trees;

    /// <summary>What rows are chosen and mended by; null to leave them as the models give them.</summary>
    public RowCalibration? Calibration { get; set; }

    public override EncodedSample Sample(int rows, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        if (Calibration is null) return Pool(rows, seed, workers, done, cancellationToken);
        int calibrated = Math.Max(rows, LeastCalibratedRows);
        int poolRows = checked((int)(calibrated * RowCalibration.PoolFactor(calibrated)));
        var pool = Pool(poolRows, seed, workers, done, cancellationToken);
        return First(Calibration.Apply(pool, calibrated, Seeds.Derive32(seed, "calibration"), workers, orders), rows);
    }

    /// <summary>Rows as the models give them, the denoiser's first.</summary>
    /// <inheritdoc cref="Sample"/>
    public EncodedSample Pool(int rows, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        int told = trees is null ? 0 : diffusion is null ? rows : (int)(TreeShare * rows);
        if (told == 0) return Denoised(rows);
        var ofTrees = orders.Keep(
            trees!.Sample(told, Seeds.Derive32(seed, "trees"), workers, cancellationToken),
            (count, round) => trees.Sample(count, Seeds.Derive32(seed, "trees in order", round), workers, cancellationToken));
        if (told == rows) return ofTrees;
        var denoised = Denoised(rows - told);
        return new EncodedSample(denoised.Layout, rows, [.. denoised.Codes, .. ofTrees.Codes], [.. denoised.Uniforms, .. ofTrees.Uniforms]);

        EncodedSample Denoised(int count) => orders.Keep(
            diffusion!.Sample(count, seed, workers, done, cancellationToken),
            (further, round) => diffusion.Sample(further, Seeds.Derive32(seed, "denoised in order", round), workers, done: null, cancellationToken));
    }

    public override void Dispose()
    {
        diffusion?.Dispose();
        base.Dispose();
    }

    private static EncodedSample First(EncodedSample sample, int rows) => sample.Rows == rows ? sample : new EncodedSample(
        sample.Layout, rows, sample.Codes[..(rows * sample.Layout.Categories)], sample.Uniforms[..(rows * sample.Layout.Numbers)]);
}
