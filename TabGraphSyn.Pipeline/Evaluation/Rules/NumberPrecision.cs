namespace TabGraphSyn.Pipeline.Evaluation.Rules;

/// <summary>To how many decimals a column is written.</summary>
internal static class NumberPrecision
{
    private const int MostDecimals = 9, MostValues = 2000;

    /// <summary>The step between neighbouring values as they are written, such as 0.01; 0 where there are too many decimals.</summary>
    /// <param name="numbers">Values by row, NaN where missing; of many, some spread evenly are looked at.</param>
    public static double UnitOf(double[] numbers)
    {
        int stride = Math.Max(1, numbers.Length / MostValues), decimals = 0;
        for (int row = 0; row < numbers.Length; row += stride)
        {
            while (decimals <= MostDecimals && !IsWhole(numbers[row] * Math.Pow(10, decimals)))
                decimals++;
            if (decimals > MostDecimals)
                return 0;
        }

        return 1 / Math.Pow(10, decimals);
    }

    private static bool IsWhole(double number) =>
        double.IsNaN(number) || Math.Abs(number - Math.Round(number)) <= 1e-13 * Math.Max(1, Math.Abs(number));
}
