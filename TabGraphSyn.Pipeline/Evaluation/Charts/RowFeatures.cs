namespace TabGraphSyn.Pipeline.Evaluation.Charts;

/// <summary>
/// Rows as vectors whose Euclidean distances weigh every column alike. A number or date is the normal score of its quantile
/// among the training values, so that neither its unit nor its tail counts; a category has an indicator for each of its
/// frequent levels. Two rows lie a squared distance of about 1 apart in a column whose values differ.
/// </summary>
internal sealed class RowFeatures
{
    /// <summary>Levels of a smaller share have no feature: they would be noise, and point to few rows.</summary>
    private const double LeastShare = 0.01;

    /// <summary>Features in all; the columns that come first get them. A map of two dimensions shows no more.</summary>
    private const int MostFeatures = 1000;

    /// <summary>Tells apart what is quantile and what is missing in the places of <see cref="RowSpace"/>.</summary>
    private const float LargestQuantile = 1;

    private static readonly float Indicator = MathF.Sqrt(0.5f);

    private readonly List<(int Column, float Place, bool IsScore)> features = [];

    /// <param name="tables">The tables; their training rows give the frequent levels.</param>
    /// <param name="training">Places of training rows, [columns][rows].</param>
    public RowFeatures(ComparedTables tables, float[][] training)
    {
        for (int column = 0; column < training.Length; column++)
        {
            bool ordered = tables.Columns[column].IsOrdered;
            if (ordered)
                features.Add((column, 0, true));
            IEnumerable<float> states = training[column].Where(place => !ordered || place > LargestQuantile)
                .CountBy(place => place).Where(state => state.Value >= LeastShare * training[column].Length && state.Value < training[column].Length)
                .OrderByDescending(state => state.Value).ThenBy(state => state.Key).Select(state => state.Key);
            features.AddRange(states.Select(place => (column, place, false)));
            if (features.Count >= MostFeatures)
                break;
        }

        if (features.Count > MostFeatures)
            features.RemoveRange(MostFeatures, features.Count - MostFeatures);
    }

    /// <summary>The features of every row, [rows][features].</summary>
    /// <param name="places">Places of the rows by <see cref="RowSpace.Places"/>, [columns][rows].</param>
    public float[][] Of(float[][] places)
    {
        var rows = new float[places[0].Length][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new float[features.Count];
            for (int feature = 0; feature < features.Count; feature++)
            {
                var (column, place, isScore) = features[feature];
                float own = places[column][row];
                rows[row][feature] = Indicator * (isScore ? NormalScore(own) : own == place ? 1 : 0);
            }
        }

        return rows;
    }

    /// <summary>
    /// The normal quantile by Winitzki's (2008) inverse of the error function, within 0.005 of it; 0 where missing. Cut at
    /// 2.6, the 1 in 200 quantile, beyond which a single row would set the scale.
    /// </summary>
    private static float NormalScore(float quantile)
    {
        if (quantile > LargestQuantile)
            return 0;
        const double a = 0.147;
        double x = (2 * Math.Clamp(quantile, 0.005, 0.995)) - 1, logarithm = Math.Log(1 - (x * x));
        double half = (2 / (Math.PI * a)) + (logarithm / 2);
        return (float)(Math.Sign(x) * Math.Sqrt(2 * (Math.Sqrt((half * half) - (logarithm / a)) - half)));
    }
}
