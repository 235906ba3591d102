namespace TabGraphSyn.Pipeline.Evaluation.Fidelity;

/// <summary>
/// How the share of rows inside a ball grows with the share of basis rows that the ball holds, α: for rows alike, P(α) = α.
/// Ties, of which tables of categories are full, are spread evenly over the α that they take up, so that equal rows give
/// P(α) = α exactly.
/// </summary>
internal sealed class BallCoverage
{
    /// <summary>P(α) is taken at 0, 1/200, …, 1.</summary>
    private const int Steps = 200;

    private readonly int[] steps;
    private readonly int[] basisSteps;

    /// <param name="basis">Distances of the rows that size the balls from their centre; at least one.</param>
    /// <param name="distances">Distances of the rows to be counted from the same centre; at least one.</param>
    /// <param name="counts">Whether each row may count at all; null for all.</param>
    public BallCoverage(float[] basis, float[] distances, bool[]? counts = null)
    {
        float[] sorted = [.. basis];
        Array.Sort(sorted);
        basisSteps = [.. Enumerable.Range(0, sorted.Length).Select(index => StepOf((index + 0.5) / sorted.Length))];
        steps = Array.ConvertAll(Places(sorted, distances), StepOf);
        for (int row = 0; row < steps.Length; row++)
            steps[row] = counts is null || counts[row] ? steps[row] : Steps + 1;
    }

    /// <summary>1 − 2 ∫ |P(α) − α| dα, from 0 to 1 (Alaa and others 2022, equation 6).</summary>
    public double Integrated() => Integrated(steps, basisSteps);

    /// <summary>The same of rows and basis rows that are redrawn.</summary>
    public double Redrawn(Random random) => Integrated(Redraw(steps, random), Redraw(basisSteps, random));

    private static int[] Redraw(int[] steps, Random random) => Array.ConvertAll(Intervals.Redraw(steps.Length, random), row => steps[row]);

    private static double Integrated(int[] rows, int[] basis)
    {
        int[] inside = new int[Steps + 2], held = new int[Steps + 2];
        foreach (int step in rows)
            inside[step]++;
        foreach (int step in basis)
            held[step]++;
        double share = 0, alpha = 0, before = 0, area = 0;
        for (int step = 0; step <= Steps; step++)
        {
            double width = (double)held[step] / basis.Length;
            share += (double)inside[step] / rows.Length;
            alpha += width;
            double gap = Math.Abs(share - alpha);
            area += width * (gap + before) / 2;
            before = gap;
        }

        return Math.Clamp(1 - (2 * area), 0, 1);
    }

    /// <summary>The first step whose ball holds a row that lies at this share of the basis; one more than the last for none.</summary>
    private static int StepOf(double place) => place > 1 ? Steps + 1 : (int)Math.Ceiling(place * Steps);

    /// <summary>At which share of the basis each row lies, from 0 to 1; 2 farther out than all of it.</summary>
    private static double[] Places(float[] sorted, float[] distances)
    {
        int[] order = [.. Enumerable.Range(0, distances.Length)];
        float[] keys = [.. distances];
        var places = new double[distances.Length];
        Array.Sort(keys, order);
        for (int start = 0, end, nearer = 0, within; start < keys.Length; start = end)
        {
            for (end = start; end < keys.Length && keys[end] == keys[start];)
                end++;
            while (nearer < sorted.Length && sorted[nearer] < keys[start])
                nearer++;
            for (within = nearer; within < sorted.Length && sorted[within] == keys[start];)
                within++;
            for (int index = start; index < end; index++)
            {
                double part = (index - start + 0.5) / (end - start);
                places[order[index]] = nearer == sorted.Length ? 2 : (nearer + (part * (within - nearer))) / sorted.Length;
            }
        }

        return places;
    }
}
