using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TabGraphSyn.Pipeline.Evaluation.Charts;

/// <summary>
/// Places points in the plane so that near points stay near: t-SNE (van der Maaten and Hinton 2008), computed exactly, with
/// all pairs at every step. Meant for hundreds of points.
/// </summary>
internal sealed class NeighbourEmbedding
{
    private const int Steps = 400, ExaggeratedSteps = 100;
    private const float Exaggeration = 12;
    private const double MostPerplexity = 30;

    /// <summary>Where the places that fill up the last vector lie: too far from all to pull or push.</summary>
    private const float FarAway = 1e15f;

    private readonly int count;
    private readonly int width;
    private readonly float[] affinities;
    private readonly float[] x, y, moveX, moveY, gainX, gainY;

    private NeighbourEmbedding(float[][] points, double[] start)
    {
        count = points.Length;
        width = (count + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
        affinities = Affinities(points, width);
        (x, y, moveX, moveY) = (new float[width], new float[width], new float[count], new float[count]);
        (gainX, gainY) = (new float[count], new float[count]);
        Array.Fill(gainX, 1);
        Array.Fill(gainY, 1);
        Array.Fill(x, FarAway);
        Array.Fill(y, FarAway);
        for (int point = 0; point < count; point++)
        {
            // Small, so that attraction decides first (Kobak and Berens 2019); the last term holds equal points apart.
            x[point] = (float)(1e-2 * start[2 * point]) + (1e-5f * (point % 31));
            y[point] = (float)(1e-2 * start[(2 * point) + 1]) + (1e-5f * (point % 37));
        }
    }

    /// <summary>Places of the points, [x0, y0, x1, y1, …], with their mean at 0 and a mean square of 1 along each axis, taken together.</summary>
    /// <param name="points">The points, [points][features].</param>
    /// <param name="start">Where they begin, [x0, y0, x1, y1, …].</param>
    /// <param name="cancellationToken">Checked at every step.</param>
    public static double[] Places(float[][] points, double[] start, CancellationToken cancellationToken)
    {
        var embedding = new NeighbourEmbedding(points, start);
        for (int step = 0; step < Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            embedding.Step(step < ExaggeratedSteps ? Exaggeration : 1, step < ExaggeratedSteps ? 0.5f : 0.8f);
        }

        return embedding.Scaled();
    }

    private void Step(float exaggeration, float momentum)
    {
        // Grows with the points as Belkina et al. (2019) found best, but for a gradient without its factor of 4.
        float rate = Math.Max(count / 48f, 50);
        float[] pullX = new float[count], pullY = new float[count], pushX = new float[count], pushY = new float[count];
        double similarity = 0;
        for (int point = 0; point < count; point++)
            similarity += Forces(point, out pullX[point], out pullY[point], out pushX[point], out pushY[point]);
        for (int point = 0; point < count; point++)
        {
            float gradientX = 4 * ((exaggeration * pullX[point]) - (float)(pushX[point] / similarity));
            float gradientY = 4 * ((exaggeration * pullY[point]) - (float)(pushY[point] / similarity));
            x[point] += Move(ref moveX[point], ref gainX[point], gradientX, rate, momentum);
            y[point] += Move(ref moveY[point], ref gainY[point], gradientY, rate, momentum);
        }
    }

    /// <summary>A step with momentum and a gain that grows while the direction stays (Jacobs 1988).</summary>
    private static float Move(ref float move, ref float gain, float gradient, float rate, float momentum)
    {
        gain = gradient * move > 0 ? Math.Max(0.01f, gain * 0.8f) : gain + 0.2f;
        return move = (momentum * move) - (rate * gain * gradient);
    }

    /// <summary>The two sums of the gradient (the paper's equation 5) for one point; returns its similarity to all others.</summary>
    private float Forces(int point, out float pullX, out float pullY, out float pushX, out float pushY)
    {
        ReadOnlySpan<Vector256<float>> row = MemoryMarshal.Cast<float, Vector256<float>>(affinities.AsSpan(point * width, width));
        ReadOnlySpan<Vector256<float>> xs = MemoryMarshal.Cast<float, Vector256<float>>(x), ys = MemoryMarshal.Cast<float, Vector256<float>>(y);
        Vector256<float> ownX = Vector256.Create(x[point]), ownY = Vector256.Create(y[point]);
        Vector256<float> similarity = default, sumPullX = default, sumPullY = default, sumPushX = default, sumPushY = default;
        for (int block = 0; block < row.Length; block++)
        {
            Vector256<float> towardsX = ownX - xs[block], towardsY = ownY - ys[block];
            Vector256<float> near = Vector256<float>.One / (Vector256<float>.One + (towardsX * towardsX) + (towardsY * towardsY));
            Vector256<float> pull = row[block] * near, push = near * near;
            similarity += near;
            sumPullX += pull * towardsX;
            sumPullY += pull * towardsY;
            sumPushX += push * towardsX;
            sumPushY += push * towardsY;
        }

        (pullX, pullY, pushX, pushY) = (Vector256.Sum(sumPullX), Vector256.Sum(sumPullY), Vector256.Sum(sumPushX), Vector256.Sum(sumPushY));
        return Vector256.Sum(similarity) - 1; // without the point itself
    }

    private double[] Scaled()
    {
        double meanX = x.Take(count).Average(value => (double)value), meanY = y.Take(count).Average(value => (double)value), squares = 0;
        for (int point = 0; point < count; point++)
            squares += Math.Pow(x[point] - meanX, 2) + Math.Pow(y[point] - meanY, 2);
        double scale = squares > 0 ? 1 / Math.Sqrt(squares / (2 * count)) : 1;
        var places = new double[2 * count];
        for (int point = 0; point < count; point++)
            (places[2 * point], places[(2 * point) + 1]) = (scale * (x[point] - meanX), scale * (y[point] - meanY));
        return places;
    }

    /// <summary>How much each two points belong together (the paper's equation 1, made symmetric), [points × width], in all 1.</summary>
    private static float[] Affinities(float[][] points, int width)
    {
        var affinities = new float[points.Length * width];
        var squares = new double[points.Length];
        double perplexity = Math.Clamp((points.Length - 1) / 3.0, 1, MostPerplexity);
        for (int point = 0; point < points.Length; point++)
        {
            for (int other = 0; other < points.Length; other++)
                squares[other] = FeatureVectors.SquaredDistance(points[point], points[other]);
            double[] shares = Shares(squares, point, Math.Log(perplexity));
            for (int other = 0; other < points.Length; other++)
            {
                float half = (float)(shares[other] / (2 * points.Length));
                affinities[(point * width) + other] += half;
                affinities[(other * width) + point] += half;
            }
        }

        return affinities;
    }

    /// <summary>Shares that fall with the squared distance, as wide as the wanted entropy asks.</summary>
    private static double[] Shares(double[] squares, int point, double entropy)
    {
        double nearest = squares.Where((_, other) => other != point).Min(), low = 0, high = double.PositiveInfinity, precision = 1;
        var shares = new double[squares.Length];
        for (int step = 0; step < 60; step++)
        {
            double sum = 0, weighted = 0;
            for (int other = 0; other < squares.Length; other++)
            {
                double distance = squares[other] - nearest;
                shares[other] = other == point ? 0 : Math.Exp(-precision * distance);
                sum += shares[other];
                weighted += shares[other] * distance;
            }

            for (int other = 0; other < squares.Length; other++)
                shares[other] /= sum;
            double difference = Math.Log(sum) + (precision * weighted / sum) - entropy;
            if (Math.Abs(difference) < 1e-5)
                break;
            if (difference > 0)
                (low, precision) = (precision, double.IsInfinity(high) ? precision * 2 : (precision + high) / 2);
            else
                (high, precision) = (precision, (precision + low) / 2);
        }

        return shares;
    }
}
