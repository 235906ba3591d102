namespace TabGraphSyn.Pipeline.Evaluation.Privacy;

/// <summary>Nearest rows of one set for the rows of another, side by side on several threads, within bounded work and memory.</summary>
/// <param name="Threads">Threads to use, at least 1.</param>
/// <param name="CancellationToken">Checked at every row.</param>
internal sealed record NearestRows(int Threads, CancellationToken CancellationToken)
{
    /// <summary>Cells compared in one search at most: some seconds on two cores. Of longer searches only so many rows are asked for.</summary>
    private const double MostCells = 2e10;

    /// <summary>Fewer rows than this are not worth asking for, however long it takes.</summary>
    private const int FewestAsked = 1000;

    /// <summary>
    /// How many rows can be asked for: the sets that are searched are always whole, since a drawn part would lie farther
    /// away.
    /// </summary>
    /// <param name="searched">Rows to search among.</param>
    /// <param name="columns">Columns of each.</param>
    public static int MostAsked(long searched, int columns) =>
        (int)Math.Clamp(MostCells / Math.Max(1, searched * columns), FewestAsked, int.MaxValue);

    /// <summary>Distances to the nearest rows, ascending, [asked][neighbours]; infinite where there are fewer rows.</summary>
    /// <param name="from">Places of the set that the rows asked for are from, [columns][rows].</param>
    /// <param name="asked">The rows asked for.</param>
    /// <param name="to">Places of the rows to search among, [columns][rows].</param>
    /// <param name="neighbours">How many.</param>
    /// <param name="without">For each row asked for the row of <paramref name="to"/> to pass over; null for none.</param>
    public float[][] Distances(float[][] from, int[] asked, float[][] to, int neighbours, Func<int, int?>? without = null)
    {
        var distances = new float[asked.Length][];
        Each(asked.Length, index =>
        {
            distances[index] = new float[neighbours];
            RowSpace.Nearest(from, asked[index], to, distances[index], without: without?.Invoke(asked[index]));
        });
        return distances;
    }

    /// <summary>The nearest row for each row asked for; −1 where there is none.</summary>
    /// <inheritdoc cref="Distances"/>
    public int[] Closest(float[][] from, int[] asked, float[][] to)
    {
        var closest = new int[asked.Length];
        Each(asked.Length, index =>
        {
            Span<float> distance = stackalloc float[1];
            Span<int> row = [-1];
            RowSpace.Nearest(from, asked[index], to, distance, row);
            closest[index] = float.IsPositiveInfinity(distance[0]) ? -1 : row[0];
        });
        return closest;
    }

    private void Each(int count, Action<int> one) =>
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = CancellationToken }, one);
}
