using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation.Charts;

/// <summary>Draws real and synthetic rows as points.</summary>
internal static class RowMaps
{
    private const int MostShown = 400, MostFitted = 5000, FewestRows = 3, Neighbours = 3;

    /// <summary>
    /// Up to 400 training and 400 synthetic rows, in random order, as places and distances without a value. Null where a table
    /// has fewer than three rows, or the training rows don't vary.
    /// </summary>
    /// <param name="tables">The tables.</param>
    /// <param name="seed">Decides which rows are drawn.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Checked at every step and row.</param>
    public static RowMap? Of(ComparedTables tables, int seed, int threads, CancellationToken cancellationToken)
    {
        if (tables.Training.RowCount < FewestRows || tables.Synthetic.RowCount < FewestRows)
            return null;
        var space = new RowSpace(tables);
        float[][] fitted = space.Places(tables.Training.Draw(MostFitted, seed, "map fit"));
        float[][] real = space.Places(Shown(tables.Training, seed, "map training"));
        float[][] synthetic = space.Places(Shown(tables.Synthetic, seed, "map synthetic"));
        var features = new RowFeatures(tables, fitted);
        if (PrincipalComponents.Fit(features.Of(fitted), cancellationToken) is not { } components)
            return null;

        float[][] points = [.. features.Of(real), .. features.Of(synthetic)];
        double[] principal = components.Places(points);
        double[] neighbours = NeighbourEmbedding.Places(points, principal, cancellationToken);
        int split = 2 * real[0].Length;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        return new RowMap(Points(principal, split), Points(neighbours, split))
        {
            SyntheticToTraining = Distances(synthetic, space.Places(tables.Training), options),
            RealToSynthetic = Distances(real, space.Places(tables.Synthetic), options),
        };
    }

    /// <summary>Always in random order: a row's position in its table would tell which it is.</summary>
    private static ComparedTable Shown(ComparedTable table, int seed, string purpose) =>
        table.SelectRows(Seeds.Draw(table.RowCount, MostShown, seed, purpose));

    private static MapPoints Points(double[] places, int split)
    {
        double[] rounded = Array.ConvertAll(places, place => Math.Round(place, 2));
        return new MapPoints(rounded[..split], rounded[split..]);
    }

    private static double[][] Distances(float[][] from, float[][] to, ParallelOptions options)
    {
        var distances = new double[from[0].Length][];
        Parallel.For(0, distances.Length, options, row =>
        {
            var nearest = new float[Math.Min(Neighbours, to[0].Length)];
            RowSpace.Nearest(from, row, to, nearest);
            distances[row] = Array.ConvertAll(nearest, distance => Math.Round(distance / (double)to.Length, 3));
        });
        return distances;
    }
}
