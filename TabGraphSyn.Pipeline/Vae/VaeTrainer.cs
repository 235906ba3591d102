using TabGraphSyn.Pipeline.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Vae;

/// <summary>How well the trained autoencoder gives back what it is given.</summary>
/// <param name="LevelAccuracy">Share of levels that come back, from 0 to 1; 1 when there are no category variables.</param>
/// <param name="NumberError">Root mean square error of numbers in standard deviations; 0 when there are none.</param>
internal sealed record Reconstruction(double LevelAccuracy, double NumberError);

/// <summary>Trains the autoencoder.</summary>
internal static class VaeTrainer
{
    private const int MeasuredRows = 4096;

    /// <summary>Trains in place and leaves the averaged weights in the model.</summary>
    /// <param name="vae">The model.</param>
    /// <param name="rows">Training rows first.</param>
    /// <param name="trainingRows">How many of the rows train.</param>
    /// <param name="plan">How long.</param>
    /// <param name="session">What every trainer needs.</param>
    /// <exception cref="OperationCanceledException">Checked before every batch.</exception>
    public static Reconstruction Train(ColumnVae vae, TableTensors rows, int trainingRows, StagePlan plan, TrainingSession session)
    {
        using var optimizer = new FlatAdamW(vae.parameters(), averageDecay: 0.99);
        using var shares = vae.Slots.Shares(rows.Codes.narrow(0, 0, trainingRows));
        var loop = new StageLoop(PipelineStage.Vae, plan, optimizer, session, trainingRows);
        foreach (int step in loop.Steps())
        {
            using var scope = NewDisposeScope();
            var loss = vae.Loss(shares);
            optimizer.ZeroGradients();
            loss.backward();
            optimizer.Step(loop.LearningRate);
            loop.Record(step, loss.ToSingle());
        }

        using var average = optimizer.CopyAverage();
        optimizer.Finish(average);
        return Measure(vae, rows);
    }

    /// <summary>Encodes and decodes rows through their posterior means.</summary>
    public static Reconstruction Measure(ColumnVae vae, TableTensors rows)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var batch = rows.Middle(arange(Math.Min(rows.Rows, MeasuredRows), dtype: int64, device: rows.Codes.device));
        var (numbers, logits) = vae.Decode(vae.EncodeMean(batch));
        var levels = vae.Slots.MostProbable(logits, vae.Layout);
        double accuracy = vae.Layout.Categories == 0 ? 1 : levels.eq(batch.Codes).to(float32).mean().ToSingle();
        double known = batch.Known.sum().ToSingle();
        double error = known == 0 ? 0 : Math.Sqrt(((numbers - batch.Numbers).pow(2) * batch.Known).sum().ToSingle() / known);
        return new Reconstruction(accuracy, error);
    }
}
