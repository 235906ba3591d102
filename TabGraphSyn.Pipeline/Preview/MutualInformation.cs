namespace TabGraphSyn.Pipeline.Preview;

/// <summary>
/// Mutual information of two discrete variables, also given a third, in nats. Counts alone overstate it: the mean of
/// what independent variables would show, half the degrees of freedom over the rows (Miller 1955), is taken off.
/// Not for several threads at once: it reuses its tables.
/// </summary>
internal sealed class MutualInformation
{
    private int[] _joint = [];
    private int[] _a = [];
    private int[] _b = [];

    /// <param name="a">Levels of the first variable, one for each row.</param>
    /// <param name="aCount">Its number of levels.</param>
    /// <param name="b">Levels of the second variable.</param>
    /// <param name="bCount">Its number of levels.</param>
    /// <param name="given">Levels of the third variable; null for none.</param>
    /// <param name="givenCount">Its number of levels; 1 for none.</param>
    /// <returns>The information, and the standard error that it would have were the two independent.</returns>
    public (double Information, double Error) Between(ushort[] a, int aCount, ushort[] b, int bCount, ushort[]? given, int givenCount)
    {
        int slice = aCount * bCount;
        Clear(ref _joint, slice * givenCount);
        if (given is null)
        {
            for (int row = 0; row < a.Length; row++)
                _joint[(a[row] * bCount) + b[row]]++;
        }
        else
        {
            for (int row = 0; row < a.Length; row++)
                _joint[(((given[row] * aCount) + a[row]) * bCount) + b[row]]++;
        }

        double sum = 0;
        long freedom = 0;
        for (int g = 0; g < givenCount; g++)
        {
            var (part, degrees) = Slice(_joint.AsSpan(g * slice, slice), aCount, bCount);
            sum += part;
            freedom += degrees;
        }

        double rows = a.Length;
        return ((sum / rows) - (freedom / (2 * rows)), Math.Sqrt(2.0 * freedom) / (2 * rows));
    }

    private (double Sum, long Freedom) Slice(ReadOnlySpan<int> joint, int aCount, int bCount)
    {
        Clear(ref _a, aCount);
        Clear(ref _b, bCount);
        long total = 0;
        for (int i = 0; i < aCount; i++)
        {
            for (int j = 0; j < bCount; j++)
            {
                int count = joint[(i * bCount) + j];
                _a[i] += count;
                _b[j] += count;
                total += count;
            }
        }

        if (total == 0)
            return (0, 0);
        double sum = 0;
        for (int i = 0; i < aCount; i++)
        {
            if (_a[i] == 0)
                continue;
            for (int j = 0; j < bCount; j++)
            {
                int count = joint[(i * bCount) + j];
                if (count > 0)
                    sum += count * Math.Log(count * (double)total / ((double)_a[i] * _b[j]));
            }
        }

        return (sum, (Used(_a, aCount) - 1L) * (Used(_b, bCount) - 1L));
    }

    private static int Used(int[] counts, int length)
    {
        int used = 0;
        for (int i = 0; i < length; i++)
            used += counts[i] > 0 ? 1 : 0;
        return used;
    }

    private static void Clear(ref int[] table, int length)
    {
        if (table.Length < length)
            table = new int[length];
        else
            Array.Clear(table, 0, length);
    }
}
