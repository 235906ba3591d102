using TabGraphSyn.Pipeline.Training;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Graph;

/// <summary>
/// The nearest neighbours of every row among a sample of reference rows. Exact among those, and linear in the number of
/// rows for time and memory: distances are computed a block of rows at a time and never kept.
/// </summary>
internal static class NeighbourGraph
{
    private const int BlockRows = 1024;

    /// <param name="features">Rows, [rows, features]; the distance is Euclidean.</param>
    /// <param name="neighbours">Neighbours a row, at least 1.</param>
    /// <param name="candidates">Only the first so many rows can be neighbours.</param>
    /// <param name="referenceRows">At most so many of the candidates, drawn at random, can be neighbours.</param>
    /// <param name="seed">Seed of that draw.</param>
    /// <param name="workers">Who computes the blocks.</param>
    /// <param name="cancellationToken">Checked before every block.</param>
    /// <returns>Row indexes, [rows, neighbours], int64, in no particular order. A row is never its own neighbour.</returns>
    public static Tensor Build(Tensor features, int neighbours, int candidates, int referenceRows, long seed, Workers workers, CancellationToken cancellationToken)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        long rows = features.shape[0];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(neighbours, Math.Min(candidates, referenceRows) - 1);
        random.manual_seed(seed);
        var references = candidates > referenceRows
            ? randperm(candidates, dtype: int64, device: features.device).narrow(0, 0, referenceRows)
            : arange(candidates, dtype: int64, device: features.device);
        var points = features.index_select(0, references);
        var norms = points.pow(2).sum(1).unsqueeze(0);

        var result = zeros(rows, neighbours, dtype: int64, device: features.device);
        workers.Run((int)((rows + BlockRows - 1) / BlockRows), block =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var blockNoGrad = no_grad(); // a setting of the thread
            using var blockScope = NewDisposeScope();
            long start = (long)block * BlockRows, count = Math.Min(BlockRows, rows - start);
            var distances = features.narrow(0, start, count).mm(points.t()).mul_(-2).add_(norms);
            var own = arange(start, start + count, dtype: int64, device: features.device).unsqueeze(1).eq(references.unsqueeze(0));
            distances.masked_fill_(own, double.PositiveInfinity);
            var nearest = distances.topk(neighbours, 1, largest: false, sorted: false).indexes;
            result.narrow(0, start, count).copy_(references.index_select(0, nearest.flatten()).view(count, neighbours));
        });
        return result.MoveToOuterDisposeScope();
    }
}
