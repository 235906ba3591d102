using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline.Evaluation.Privacy;

/// <summary>How many rows hold each pair of values of two columns.</summary>
internal sealed class PairCounts
{
    /// <summary>Up to this many cells are an array; more, mostly empty, a dictionary of those that are not.</summary>
    private const long DenseCells = 1 << 16;

    private readonly long stride;
    private readonly int[]? dense;
    private readonly Dictionary<long, int> sparse = [];

    /// <param name="first">The first column's codes by row.</param>
    /// <param name="second">The second column's codes by row.</param>
    /// <param name="firstCodes">One more than the largest code of the first column.</param>
    /// <param name="secondCodes">One more than the largest code of the second column.</param>
    public PairCounts(int[] first, int[] second, int firstCodes, int secondCodes)
    {
        stride = secondCodes;
        dense = firstCodes * stride <= DenseCells ? new int[firstCodes * stride] : null;
        for (int row = 0; row < first.Length; row++)
        {
            long cell = (first[row] * stride) + second[row];
            if (dense is not null)
                dense[cell]++;
            else
                CollectionsMarshal.GetValueRefOrAddDefault(sparse, cell, out _)++;
        }
    }

    /// <summary>Rows that hold a pair.</summary>
    public int Of(int first, int second)
    {
        long cell = (first * stride) + second;
        return dense is not null ? dense[cell] : sparse.GetValueOrDefault(cell);
    }

    /// <summary>Pairs that some row holds, with their rows.</summary>
    public IEnumerable<(int First, int Second, int Count)> Present() => dense is not null
        ? dense.Select((count, cell) => ((int)(cell / stride), (int)(cell % stride), count)).Where(cell => cell.count > 0)
        : sparse.Select(cell => ((int)(cell.Key / stride), (int)(cell.Key % stride), cell.Value));
}
