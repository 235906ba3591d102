using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline.Evaluation.Privacy;

/// <summary>Finds values that so few training rows hold that they point to a person.</summary>
internal static class IdentifyingNumbers
{
    private const int FewestRows = 5;

    /// <summary>The shares of every column of numbers or dates in which some value is that rare, in the columns' order.</summary>
    public static IReadOnlyList<IdentifyingShare> Of(ComparedTables tables)
    {
        var shares = new List<IdentifyingShare>();
        for (int index = 0; index < tables.Columns.Count; index++)
        {
            if (!tables.Columns[index].IsOrdered)
                continue;
            HashSet<double> rare = RareValues(tables.Training.Columns[index].Numbers!);
            if (rare.Count > 0)
                shares.Add(new IdentifyingShare(
                    tables.Columns[index].Name,
                    ShareIn(rare, tables.Synthetic.Columns[index].Numbers!),
                    ShareIn(rare, tables.Holdout.Columns[index].Numbers!)));
        }

        return shares;
    }

    private static HashSet<double> RareValues(double[] numbers)
    {
        var counts = new Dictionary<double, int>();
        foreach (double number in numbers.Where(number => !double.IsNaN(number)))
            CollectionsMarshal.GetValueRefOrAddDefault(counts, number, out _)++;
        return [.. counts.Where(value => value.Value < FewestRows).Select(value => value.Key)];
    }

    private static double ShareIn(HashSet<double> rare, double[] numbers)
    {
        int present = numbers.Count(number => !double.IsNaN(number));
        return present == 0 ? 0 : (double)numbers.Count(rare.Contains) / present;
    }
}
