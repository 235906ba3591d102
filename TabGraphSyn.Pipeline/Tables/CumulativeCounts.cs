namespace TabGraphSyn.Pipeline.Tables;

/// <summary>Draws by frequency from running sums of counts.</summary>
internal static class CumulativeCounts
{
    /// <summary>Running sums with a leading 0: one entry more than there are counts.</summary>
    public static long[] From(IReadOnlyList<int> counts)
    {
        var sums = new long[counts.Count + 1];
        for (int i = 0; i < counts.Count; i++)
            sums[i + 1] = sums[i] + counts[i];
        return sums;
    }

    /// <summary>An index from <paramref name="start"/> up to <paramref name="end"/>, by frequency; the first where all counts are 0.</summary>
    public static int Draw(long[] sums, int start, int end, Random random)
    {
        long total = sums[end] - sums[start];
        if (total == 0)
            return start;
        long target = sums[start] + random.NextInt64(total);
        int low = start, high = end - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sums[middle + 1] > target)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    /// <summary>An index from <paramref name="start"/> up to <paramref name="end"/>, by frequency, from sums that begin anew there and have no leading 0.</summary>
    public static int DrawRunning(int[] sums, int start, int end, Random random)
    {
        int low = start, high = end - 1, target = random.Next(sums[high]);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sums[middle] > target)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
