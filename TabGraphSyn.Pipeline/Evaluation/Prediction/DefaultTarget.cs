using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Evaluation.Prediction;

/// <summary>Which column to predict when nobody named one.</summary>
internal static class DefaultTarget
{
    private const int FewestLevels = 2, MostLevels = 20, FewestRowsOfLevel = 10, FewestValuesOfNumber = 11;

    private const double SmallestShareOfLevel = 0.01;

    /// <summary>
    /// The last category of moderate size: of 2 to 20 levels, each in at least ten training rows and one in a hundred.
    /// Tables mostly end with what they are about. Where there is no such category, the last number with more than ten
    /// different values.
    /// </summary>
    /// <returns>The column's name; null when no column can be predicted.</returns>
    public static string? Of(ComparedTables tables)
    {
        if (tables.Columns.Count < 2)
            return null;
        int[] fromTheEnd = [.. Enumerable.Range(0, tables.Columns.Count).Reverse()];
        foreach (int index in fromTheEnd)
        {
            if (!tables.Columns[index].IsOrdered && IsModerate(tables.Training.Columns[index].Codes, tables.Columns[index].CodeCount))
                return tables.Columns[index].Name;
        }

        foreach (int index in fromTheEnd)
        {
            if (tables.Columns[index].Kind is ColumnKind.Integer or ColumnKind.Decimal && HasManyValues(tables.Training.Columns[index].Numbers!))
                return tables.Columns[index].Name;
        }

        return null;
    }

    private static bool IsModerate(int[] codes, int codeCount)
    {
        var counts = new int[codeCount];
        foreach (int code in codes)
            counts[code]++;
        int[] levels = Array.FindAll(counts[1..], count => count > 0);
        return levels.Length is >= FewestLevels and <= MostLevels
            && levels.Min() >= Math.Max(FewestRowsOfLevel, SmallestShareOfLevel * codes.Length);
    }

    private static bool HasManyValues(double[] numbers) =>
        numbers.Where(number => !double.IsNaN(number)).Distinct().Take(FewestValuesOfNumber).Count() == FewestValuesOfNumber;
}
