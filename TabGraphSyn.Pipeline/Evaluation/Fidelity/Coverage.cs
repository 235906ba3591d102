namespace TabGraphSyn.Pipeline.Evaluation.Fidelity;

/// <summary>
/// Integrated α-precision and β-recall (Alaa, van Breugel, Saveliev and van der Schaar 2022, section 3), with rows as they
/// are rather than embedded by a network. A synthetic row counts for α when it lies in the ball around the training rows'
/// mean that holds the share α of them (<see cref="RowCentre"/>). A training row counts for β when its nearest synthetic row
/// lies in the ball around the synthetic rows' mean that holds the share β of them, and is no farther from it than its fifth
/// nearest training row, both by Gower's distance (<see cref="RowSpace"/>): the nearest of all synthetic rows, as in the
/// authors' program, where the paper takes the nearest within the ball.
/// </summary>
internal static class Coverage
{
    /// <summary>Most rows of each table that are looked at; neighbours take time by their square.</summary>
    public const int MostRows = 10_000;

    /// <summary>With fewer rows of either table there is nothing to integrate.</summary>
    public const int FewestRows = 20;

    /// <summary>The authors' k for β-recall on tables; a larger one forgives more.</summary>
    private const int Neighbours = 5;

    private const int Redraws = 200;

    /// <summary>
    /// Both scores, of equal numbers of rows of all tables, since sparse rows have farther neighbours. Intervals by redrawing
    /// the rows of both tables 200 times, their distances being kept.
    /// </summary>
    /// <param name="tables">The tables; with fewer than 50 held-out rows the references are null.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="seed">Decides which rows are drawn.</param>
    /// <param name="cancellationToken">Checked at every row.</param>
    /// <exception cref="UnusableInputException">There are too few rows; the message is a clause that says so.</exception>
    public static CoverageScores Measure(ComparedTables tables, int threads, int seed, CancellationToken cancellationToken)
    {
        bool hasReference = tables.Holdout.RowCount >= TwoSample.FewestHoldoutRows;
        int available = Math.Min(tables.Training.RowCount, tables.Synthetic.RowCount);
        if (available < FewestRows)
            throw new UnusableInputException($"a table has only {available} rows, and at least {FewestRows} are needed");
        int rows = Math.Min(MostRows, hasReference ? Math.Min(available, tables.Holdout.RowCount) : available);
        int? sampled = rows < Math.Max(tables.Training.RowCount, tables.Synthetic.RowCount) ? rows : null;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        var space = new RowSpace(tables);
        float[][] real = space.Places(tables.Training.Draw(rows, seed, "coverage training"));
        float[] within = FarthestNeighbours(real, options);
        var (precision, recall) = Compare(tables, real, within, space.Places(tables.Synthetic.Draw(rows, seed, "coverage synthetic")), options);
        (BallCoverage Precision, BallCoverage Recall)? reference = hasReference
            ? Compare(tables, real, within, space.Places(tables.Holdout.Draw(rows, seed, "coverage holdout")), options)
            : null;
        return new CoverageScores(Scored(precision, reference?.Precision, "redrawn precision"), Scored(recall, reference?.Recall, "redrawn recall"));

        Estimate Scored(BallCoverage coverage, BallCoverage? real, string purpose)
        {
            double value = coverage.Integrated();
            return new Estimate(value)
            {
                Interval = Intervals.OfRedraws(value, coverage.Redrawn, Redraws, seed, purpose, 0, 1, cancellationToken),
                Reference = real?.Integrated(),
                SampledRows = sampled,
            };
        }
    }

    /// <summary>For each row the distance of its fifth nearest other row.</summary>
    private static float[] FarthestNeighbours(float[][] places, ParallelOptions options)
    {
        var farthest = new float[places[0].Length];
        Parallel.For(0, farthest.Length, options, row =>
        {
            Span<float> nearest = stackalloc float[Neighbours];
            RowSpace.Nearest(places, row, places, nearest, without: row);
            farthest[row] = nearest[^1];
        });
        return farthest;
    }

    private static (BallCoverage Precision, BallCoverage Recall) Compare(
        ComparedTables tables, float[][] real, float[] within, float[][] other, ParallelOptions options)
    {
        var realCentre = new RowCentre(tables.Columns, real);
        float[] fromOwnCentre = new RowCentre(tables.Columns, other).Distances(other);
        float[] matched = new float[within.Length];
        bool[] isNear = new bool[within.Length];
        Parallel.For(0, within.Length, options, row =>
        {
            Span<float> nearest = stackalloc float[1];
            Span<int> rows = stackalloc int[1];
            RowSpace.Nearest(real, row, other, nearest, rows);
            matched[row] = fromOwnCentre[rows[0]];
            isNear[row] = nearest[0] <= within[row];
        });
        return (
            new BallCoverage(realCentre.Distances(real), realCentre.Distances(other)),
            new BallCoverage(fromOwnCentre, matched, isNear));
    }
}
