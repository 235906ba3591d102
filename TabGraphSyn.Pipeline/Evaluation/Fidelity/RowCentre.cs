namespace TabGraphSyn.Pipeline.Evaluation.Fidelity;

/// <summary>
/// The mean of rows, and how far others lie from it. A row is a point of Euclidean space in which one column sets two rows
/// apart by at most 1: a number by its quantile (missing: the middle quantile, lifted by √¾ along an axis of its own), a
/// category by one axis for each level, missing being one, scaled so that two different levels are at distance 1.
/// </summary>
internal sealed class RowCentre
{
    private const double MissingQuantile = 0.5, MissingSquare = 0.75;

    /// <summary>For each column what its part of the squared distance is computed from.</summary>
    private readonly Part[] parts;

    /// <param name="columns">What each column is.</param>
    /// <param name="places">Places of the rows in <see cref="RowSpace"/>, [columns][rows]; at least one row.</param>
    public RowCentre(IReadOnlyList<ColumnMeasure> columns, float[][] places) =>
        parts = [.. columns.Select((column, index) => column.IsOrdered ? OfNumbers(places[index]) : OfLevels(places[index], column.CodeCount))];

    /// <summary>The distance of every row from the centre; equal rows are at equal distances.</summary>
    /// <param name="places">Places of rows in the same space, [columns][rows].</param>
    public float[] Distances(float[][] places)
    {
        var squares = new double[places[0].Length];
        for (int column = 0; column < parts.Length; column++)
        {
            Part part = parts[column];
            for (int row = 0; row < squares.Length; row++)
                squares[row] += part.Square(places[column][row]);
        }

        return Array.ConvertAll(squares, square => (float)Math.Sqrt(Math.Max(0, square)));
    }

    private static Part OfNumbers(float[] places)
    {
        int missing = places.Count(IsMissing);
        double mean = (places.Where(place => !IsMissing(place)).Sum(place => (double)place) + (MissingQuantile * missing)) / places.Length;
        return new Part(mean, (double)missing / places.Length, null, 0);
    }

    private static Part OfLevels(float[] places, int codeCount)
    {
        var shares = new double[codeCount];
        foreach (float place in places)
            shares[(int)place] += 1.0 / places.Length;
        return new Part(0, 0, shares, shares.Sum(share => share * share));
    }

    private static bool IsMissing(float place) => place == RowSpace.Missing;

    /// <param name="Mean">A number's mean quantile.</param>
    /// <param name="Missing">Share of rows in which the number is missing.</param>
    /// <param name="Shares">Share of each code of a category; null for a number.</param>
    /// <param name="Squares">The sum of the squared shares.</param>
    private sealed record Part(double Mean, double Missing, double[]? Shares, double Squares)
    {
        public double Square(float place)
        {
            // Half of (1 − p)² + Σ p'² over the other levels: no level's axis needs to be laid out.
            if (Shares is not null)
                return (1 - (2 * Shares[(int)place]) + Squares) / 2;
            double along = (IsMissing(place) ? MissingQuantile : place) - Mean, lifted = (IsMissing(place) ? 1 : 0) - Missing;
            return (along * along) + (MissingSquare * lifted * lifted);
        }
    }
}
