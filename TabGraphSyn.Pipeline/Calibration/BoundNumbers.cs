using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Calibration;

/// <summary>
/// Which numbers all but follow from another, such as a year of age from a day of birth. Spreading each evenly would move the two by
/// different amounts, and rows would contradict themselves at every birthday; so they are left as the generator gives them.
/// </summary>
internal static class BoundNumbers
{
    /// <summary>The rank correlation (Spearman, 1904), of either sign, from which on two numbers are bound.</summary>
    private const double LeastCorrelation = 0.95;

    private const int MostRows = 5000, FewestRows = 30;

    /// <summary>For each number of the table whether it is bound to another.</summary>
    /// <param name="table">Real rows in random order, those for training first.</param>
    /// <param name="trainingRows">How many train.</param>
    public static bool[] Of(EncodedTable table, int trainingRows)
    {
        int numbers = table.Layout.Numbers, rows = Math.Min(trainingRows, MostRows);
        float[][] places = [.. Enumerable.Range(0, numbers).Select(number => Places(table, number, rows))];
        bool[] bound = new bool[numbers];
        Parallel.For(0, numbers, number =>
            bound[number] = Enumerable.Range(0, numbers).Any(other => other != number && Math.Abs(Correlation(places[number], places[other])) >= LeastCorrelation));
        return bound;
    }

    /// <summary>Where a number's values lie in its cumulative distribution, from 0 to 1; not a number where it doesn't count.</summary>
    private static float[] Places(EncodedTable table, int number, int rows)
    {
        int categories = table.Layout.Categories, numbers = table.Layout.Numbers, state = table.Layout.StateVariables[number];
        return [.. Enumerable.Range(0, rows).Select(row => state >= 0 && table.Codes[row * categories + state] != 0
            ? float.NaN
            : (table.Low[row * numbers + number] + table.High[row * numbers + number]) / 2)];
    }

    /// <summary>Pearson's correlation over the rows where both count; 0 where these are few.</summary>
    private static double Correlation(float[] first, float[] second)
    {
        double count = 0, sumX = 0, sumY = 0, squaresX = 0, squaresY = 0, products = 0;
        for (int row = 0; row < first.Length; row++)
        {
            double x = first[row] - 0.5, y = second[row] - 0.5;
            if (double.IsNaN(x + y)) continue;
            count++;
            sumX += x;
            sumY += y;
            squaresX += x * x;
            squaresY += y * y;
            products += x * y;
        }

        double variances = (squaresX - sumX * sumX / count) * (squaresY - sumY * sumY / count);
        return count < FewestRows || variances <= 0 ? 0 : (products - sumX * sumY / count) / Math.Sqrt(variances);
    }
}
