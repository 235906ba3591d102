namespace TabGraphSyn.Pipeline.Evaluation.Charts;

/// <summary>The two directions in which rows vary most (Pearson 1901).</summary>
internal sealed class PrincipalComponents
{
    private const int MostSteps = 300;
    private const double Settled = 1e-7;

    private readonly float[] mean;
    private readonly float[][] directions;
    private readonly float scale;

    private PrincipalComponents(float[] mean, float[][] directions, float scale)
    {
        this.mean = mean;
        this.directions = directions;
        this.scale = scale;
    }

    /// <summary>
    /// Fits by power iteration, the second direction at right angles to the first. The covariance is never formed: rows are
    /// passed over twice in each step. Null where rows don't vary.
    /// </summary>
    /// <param name="rows">The rows, [rows][features], at least one.</param>
    /// <param name="cancellationToken">Checked at every step.</param>
    public static PrincipalComponents? Fit(float[][] rows, CancellationToken cancellationToken)
    {
        if (rows[0].Length == 0)
            return null;
        var mean = new float[rows[0].Length];
        foreach (float[] row in rows)
            FeatureVectors.AddScaled(row, 1f / rows.Length, mean);
        float[][] centred = Array.ConvertAll(rows, row =>
        {
            float[] deviations = [.. row];
            FeatureVectors.AddScaled(mean, -1, deviations);
            return deviations;
        });

        var (first, variance) = Direction(centred, null, cancellationToken);
        if (!(variance > 1e-12))
            return null;
        var (second, _) = Direction(centred, first, cancellationToken);
        return new PrincipalComponents(mean, [first, second], (float)(1 / Math.Sqrt(variance)));
    }

    /// <summary>Places on the two directions, [x0, y0, x1, y1, …]; the training rows' deviation on the first is 1.</summary>
    /// <param name="rows">The rows, [rows][features].</param>
    public double[] Places(float[][] rows)
    {
        var places = new double[2 * rows.Length];
        for (int place = 0; place < places.Length; place++)
        {
            float[] row = rows[place / 2], direction = directions[place % 2];
            places[place] = scale * (FeatureVectors.Dot(row, direction) - FeatureVectors.Dot(mean, direction));
        }

        return places;
    }

    private static (float[] Direction, double Variance) Direction(float[][] rows, float[]? without, CancellationToken cancellationToken)
    {
        // Any start but one at right angles to the direction finds it; the row farthest out is a good guess.
        float[] direction = Unit(rows.Select(row => Without(row, without)).MaxBy(row => FeatureVectors.Length(row))!);
        double variance = 0;
        for (int step = 0; step < MostSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = new float[direction.Length];
            foreach (float[] row in rows)
                FeatureVectors.AddScaled(row, FeatureVectors.Dot(row, direction) / rows.Length, next);
            double before = variance;
            variance = FeatureVectors.Dot(next, direction);
            direction = Unit(Without(next, without));
            if (Math.Abs(variance - before) <= Settled * variance)
                break;
        }

        // Of the two signs the one whose largest part is positive, so that maps of alike tables look alike.
        if (direction.MaxBy(Math.Abs) < 0)
            direction = Array.ConvertAll(direction, part => -part);
        return (direction, variance);
    }

    /// <summary>The vector at length 1; zeros where it has hardly any length.</summary>
    private static float[] Unit(float[] vector)
    {
        float length = FeatureVectors.Length(vector);
        return Array.ConvertAll(vector, part => length > 1e-9f ? part / length : 0);
    }

    private static float[] Without(float[] vector, float[]? direction)
    {
        float[] rest = [.. vector];
        if (direction is not null)
            FeatureVectors.AddScaled(direction, -FeatureVectors.Dot(vector, direction), rest);
        return rest;
    }
}
