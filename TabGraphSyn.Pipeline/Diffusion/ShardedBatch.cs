using TabGraphSyn.Pipeline.Graph;
using TabGraphSyn.Pipeline.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>
/// A batch that is cut into shards, each with a replica of the denoiser and random draws of its own, so that two threads
/// go forward and backward at once. The cut depends on the batch and the device only.
/// </summary>
internal sealed class ShardedBatch : IDisposable
{
    private const int LeastShardRows = 64;

    private readonly DiffusionData data;
    private readonly TrainingSession session;
    private readonly Denoiser[] replicas; // the first is the caller's
    private readonly RandomDraws[] draws;

    public ShardedBatch(Denoiser denoiser, DiffusionData data, int batchSize, TrainingSession session)
    {
        this.data = data;
        this.session = session;
        int shards = session.Device.type == DeviceType.CPU && batchSize >= 2 * LeastShardRows ? 2 : 1;
        replicas = [denoiser, .. Enumerable.Range(1, shards - 1).Select(_ => denoiser.Replica())];
        draws = [.. replicas.Select(_ => new RandomDraws(session.Device))];
    }

    /// <summary>The parameters of each replica.</summary>
    public IReadOnlyList<IEnumerable<Parameter>> Parameters => [.. replicas.Select(replica => replica.parameters())];

    /// <summary>Adds the gradients of a batch to the replicas'.</summary>
    /// <param name="step">Number of the step, on which the draws depend.</param>
    /// <param name="rows">Row indexes, [batch], int64.</param>
    /// <returns>The loss, averaged over the batch.</returns>
    public double Backward(int step, Tensor rows)
    {
        double[] losses = new double[replicas.Length];
        long size = rows.shape[0] / replicas.Length;
        session.Workers.Run(replicas.Length, shard =>
        {
            using var scope = NewDisposeScope();
            draws[shard].Seed(Seeds.Derive(session.Seed, "diffusion", (long)step * replicas.Length + shard));
            long count = shard == replicas.Length - 1 ? rows.shape[0] - shard * size : size;
            var loss = Loss(replicas[shard], data, rows.narrow(0, shard * size, count), draws[shard], training: true) * (double)count / rows.shape[0];
            loss.backward();
            losses[shard] = loss.ToSingle();
        });
        return losses.Sum();
    }

    /// <summary>The loss of rows, a scalar.</summary>
    /// <param name="rows">Row indexes, [batch], int64.</param>
    public static Tensor Loss(Denoiser denoiser, DiffusionData data, Tensor rows, RandomDraws draws, bool training)
    {
        var batch = data.Rows.Draw(rows, draws);
        var embedding = data.Embeddings.index_select(0, rows);
        var condition = embedding + draws.Normal(embedding.shape).mul_(NeighbourhoodNetwork.Jitter);
        return denoiser.Loss(data.Space.Encode(batch), batch, condition, draws, training);
    }

    public void Dispose()
    {
        foreach (var replica in replicas.Skip(1)) replica.Dispose();
        foreach (var stream in draws) stream.Dispose();
    }
}
