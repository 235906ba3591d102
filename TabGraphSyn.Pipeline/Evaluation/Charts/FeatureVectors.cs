using System.Numerics;

namespace TabGraphSyn.Pipeline.Evaluation.Charts;

/// <summary>Sums over vectors of equal length.</summary>
internal static class FeatureVectors
{
    public static float Dot(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Vector<float> sums = default;
        int index = 0;
        for (; index <= first.Length - Vector<float>.Count; index += Vector<float>.Count)
            sums += new Vector<float>(first[index..]) * new Vector<float>(second[index..]);
        float sum = Vector.Sum(sums);
        for (; index < first.Length; index++)
            sum += first[index] * second[index];
        return sum;
    }

    /// <summary>Adds a multiple of a vector to another.</summary>
    public static void AddScaled(ReadOnlySpan<float> added, float scale, Span<float> to)
    {
        int index = 0;
        for (; index <= to.Length - Vector<float>.Count; index += Vector<float>.Count)
            (new Vector<float>(to[index..]) + (new Vector<float>(added[index..]) * scale)).CopyTo(to[index..]);
        for (; index < to.Length; index++)
            to[index] += added[index] * scale;
    }

    public static float Length(ReadOnlySpan<float> vector) => MathF.Sqrt(Dot(vector, vector));

    /// <summary>The square of the Euclidean distance.</summary>
    public static double SquaredDistance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Vector<float> sums = default;
        int index = 0;
        for (; index <= first.Length - Vector<float>.Count; index += Vector<float>.Count)
        {
            Vector<float> difference = new Vector<float>(first[index..]) - new Vector<float>(second[index..]);
            sums += difference * difference;
        }

        float sum = Vector.Sum(sums);
        for (; index < first.Length; index++)
            sum += (first[index] - second[index]) * (first[index] - second[index]);
        return sum;
    }
}
