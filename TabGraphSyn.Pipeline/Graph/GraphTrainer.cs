using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Vae;
using TorchSharp;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Graph;

/// <summary>Builds the neighbour graph, trains the graph network on it and embeds every neighbourhood.</summary>
internal static class GraphTrainer
{
    private const int Neighbours = 10;
    private const int ReferenceRows = 8192;

    /// <summary>Beyond so many rows each is compared with fewer others: what an embedding says hardly changes, and the search is most of the stage.</summary>
    private const int ManyRows = 200_000, FewReferenceRows = 2048;

    private const int EmbedRows = 2048;
    private const int LoudRows = 10_000;

    /// <param name="space">The latent space.</param>
    /// <param name="rows">Training rows first.</param>
    /// <param name="trainingRows">How many of the rows train and can be neighbours; the others are embedded only.</param>
    /// <param name="plan">How long.</param>
    /// <param name="session">What every trainer needs.</param>
    /// <returns>
    /// Embeddings of each row's neighbourhood, [rows, embedding], in the caller's dispose scope: of zero mean, and of so
    /// much variance that the jitter is right for this number of rows.
    /// </returns>
    /// <exception cref="OperationCanceledException">Checked before every batch.</exception>
    public static Tensor Train(LatentSpace space, TableTensors rows, int trainingRows, StagePlan plan, TrainingSession session)
    {
        using var scope = NewDisposeScope();
        var features = EncodeAll(space, rows);
        int references = trainingRows > ManyRows ? FewReferenceRows : ReferenceRows;
        int neighbours = Math.Min(Neighbours, Math.Min(trainingRows, references) - 1);
        var graph = NeighbourGraph.Build(
            DistanceFeatures(space, features), neighbours, trainingRows, references, Seeds.Derive(session.Seed, "references"), session.Workers, session.CancellationToken);

        random.manual_seed(Seeds.Derive(session.Seed, "graph network"));
        using var network = new NeighbourhoodNetwork(space, session.Device);
        using var optimizer = new FlatAdamW(network.parameters(), averageDecay: 0.99);
        var loop = new StageLoop(PipelineStage.Graph, plan, optimizer, session, trainingRows);
        double noise = NoiseFor(trainingRows);
        foreach (int step in loop.Steps())
        {
            using var batchScope = NewDisposeScope();
            var drawn = loop.DrawRows();
            var loss = network.Loss(Aggregated(drawn, graph, features), rows.Draw(drawn), noise);
            optimizer.ZeroGradients();
            loss.backward();
            optimizer.Step(loop.LearningRate);
            loop.Record(step, loss.ToSingle());
        }

        using var average = optimizer.CopyAverage();
        optimizer.Finish(average);
        return (EmbedAll(network, graph, features) * (NeighbourhoodNetwork.Jitter / noise)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Noise relative to an embedding's deviation. In a small table a neighbourhood tells more of the row, and the denoiser
    /// has the steps to learn which: there it is louder, up to two and a half times.
    /// </summary>
    internal static double NoiseFor(int rows) => NeighbourhoodNetwork.Jitter * Math.Clamp(Math.Sqrt(LoudRows / (double)rows), 1, 2.5);

    private static Tensor EncodeAll(LatentSpace space, TableTensors rows)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var all = Enumerable.Range(0, (rows.Rows + EmbedRows - 1) / EmbedRows).Select(block =>
        {
            long start = (long)block * EmbedRows;
            var indexes = arange(start, Math.Min(start + EmbedRows, rows.Rows), dtype: int64, device: rows.Codes.device);
            return space.Encode(rows.Middle(indexes));
        });
        return cat([.. all], 0).MoveToOuterDisposeScope();
    }

    /// <summary>Scales the latents so that two levels of a variable are as far apart as one standard deviation of a number.</summary>
    private static Tensor DistanceFeatures(LatentSpace space, Tensor features) =>
        cat([features.narrow(1, 0, space.Numbers), features.narrow(1, space.Numbers, space.Size - space.Numbers) * 0.47], 1);

    /// <summary>What the neighbourhoods of the given rows are like, [batch, 2 × latent].</summary>
    private static Tensor Aggregated(Tensor rows, Tensor graph, Tensor features)
    {
        using var scope = NewDisposeScope();
        var indexes = graph.index_select(0, rows);
        var neighbours = features.index_select(0, indexes.flatten()).view(indexes.shape[0], indexes.shape[1], features.shape[1]);
        return NeighbourhoodNetwork.Aggregate(neighbours).MoveToOuterDisposeScope();
    }

    private static Tensor EmbedAll(NeighbourhoodNetwork network, Tensor graph, Tensor features)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        for (long start = 0; start < graph.shape[0]; start += EmbedRows)
        {
            using var block = NewDisposeScope();
            var rows = arange(start, Math.Min(start + EmbedRows, graph.shape[0]), dtype: int64, device: graph.device);
            parts.Add(network.forward(Aggregated(rows, graph, features)).MoveToOuterDisposeScope());
        }

        return NeighbourhoodNetwork.Standardise(cat([.. parts], 0)).MoveToOuterDisposeScope();
    }
}
