namespace TabGraphSyn.Pipeline.Evaluation.Fidelity;

/// <summary>How alike one column is distributed in two tables, missing cells aside.</summary>
internal static class ColumnShape
{
    /// <summary>
    /// One less the two-sample Kolmogorov-Smirnov statistic, the largest gap between the two empirical distribution
    /// functions (Smirnov 1948; 'KSComplement' in SDMetrics). 1 when neither has values, 0 when only one has.
    /// </summary>
    /// <param name="training">Values by row, NaN where missing.</param>
    /// <param name="other">Values by row, NaN where missing.</param>
    public static double OfNumbers(double[] training, double[] other)
    {
        double[] first = Sorted(training), second = Sorted(other);
        if (first.Length == 0 || second.Length == 0)
            return first.Length == second.Length ? 1 : 0;

        double gap = 0;
        for (int i = 0, j = 0; i < first.Length && j < second.Length;)
        {
            double value = Math.Min(first[i], second[j]);
            while (i < first.Length && first[i] == value)
                i++;
            while (j < second.Length && second[j] == value)
                j++;
            gap = Math.Max(gap, Math.Abs(((double)i / first.Length) - ((double)j / second.Length)));
        }

        return 1 - gap;
    }

    /// <summary>
    /// One less the total variation distance, half the sum of the differences of the levels' shares ('TVComplement' in
    /// SDMetrics). 1 when neither has values, 0 when only one has.
    /// </summary>
    /// <param name="training">Codes by row, 0 where missing.</param>
    /// <param name="other">Codes by row, 0 where missing.</param>
    /// <param name="codeCount">One more than the largest code.</param>
    public static double OfLevels(int[] training, int[] other, int codeCount)
    {
        double[] first = Shares(training, codeCount, out int firstCount), second = Shares(other, codeCount, out int secondCount);
        if (firstCount == 0 || secondCount == 0)
            return firstCount == secondCount ? 1 : 0;

        double distance = 0;
        for (int code = 1; code < codeCount; code++)
            distance += Math.Abs(first[code] - second[code]);
        return Math.Clamp(1 - (distance / 2), 0, 1);
    }

    /// <summary>As <see cref="OfLevels"/>, with missing as a level of its own.</summary>
    public static double OfStates(int[] training, int[] other, int codeCount) =>
        OfLevels(Array.ConvertAll(training, code => code + 1), Array.ConvertAll(other, code => code + 1), codeCount + 1);

    /// <summary>Share of cells that are missing, from 0 to 1; 0 without rows.</summary>
    public static double MissingShare(int[] codes) =>
        codes.Length == 0 ? 0 : (double)codes.AsSpan().Count(0) / codes.Length;

    private static double[] Sorted(double[] numbers)
    {
        double[] present = Array.FindAll(numbers, number => !double.IsNaN(number));
        Array.Sort(present);
        return present;
    }

    private static double[] Shares(int[] codes, int codeCount, out int present)
    {
        var shares = new double[codeCount];
        foreach (int code in codes)
            shares[code]++;
        present = codes.Length - (int)shares[0];
        for (int code = 1; code < codeCount; code++)
            shares[code] /= Math.Max(1, present);
        return shares;
    }
}
