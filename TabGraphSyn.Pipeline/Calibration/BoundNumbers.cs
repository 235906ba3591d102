using TabGraphSyn.Pipeline.Evaluation.Fidelity;
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
        double[][] places = [.. Enumerable.Range(0, numbers).Select(number => Places(table, number, rows))];
        bool[] bound = new bool[numbers];
        Parallel.For(0, numbers, first =>
        {
            for (int second = 0; second < first; second++)
            {
                if (AreBound(places[first], places[second])) bound[first] = bound[second] = true;
            }
        });
        return bound;
    }

    /// <summary>Places are ranks, so that their correlation is that of the ranks.</summary>
    private static bool AreBound(double[] first, double[] second) =>
        Math.Abs(PairTrend.Correlation(first, second)) >= LeastCorrelation
        && first.Zip(second).Count(row => !double.IsNaN(row.First + row.Second)) >= FewestRows;

    /// <summary>Where a number's values lie in its cumulative distribution, from 0 to 1; not a number where it doesn't count.</summary>
    private static double[] Places(EncodedTable table, int number, int rows)
    {
        int categories = table.Layout.Categories, numbers = table.Layout.Numbers, state = table.Layout.StateVariables[number];
        return [.. Enumerable.Range(0, rows).Select(row => state >= 0 && table.Codes[row * categories + state] != 0
            ? double.NaN
            : (table.Low[row * numbers + number] + table.High[row * numbers + number]) / 2.0)];
    }
}
