using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>How far an attacker who holds real rows can tell, from synthetic rows alone, which of them the generator learned.</summary>
/// <param name="Area">Area under the ROC curve: 0.5 when guessing is as good, 1 when every member is told.</param>
/// <param name="TruePositives">Share of members found at a threshold that 1 % of the others pass too; 0.01 by guessing.</param>
public sealed record MembershipScore(double Area, double TruePositives);

/// <summary>
/// Membership inference by density ratio, after DOMIAS (van Breugel and others 2023): where synthetic rows are denser than
/// real rows, the generator was overfitted, and a real row there was most likely learned.
/// </summary>
internal static class MembershipAttack
{
    private const int MostAttacked = 25_000, MostReference = 20_000, MostSynthetic = 50_000;

    /// <summary>
    /// How many neighbours among the reference rows tell the density of real rows. Of the synthetic rows only the nearest
    /// counts: on leaky made-up tables that found more members than five, or than kernels of any width.
    /// </summary>
    private const int Neighbours = 5;

    /// <summary>
    /// A part of the mean distance among real rows, added to every distance: it keeps rows that occur several times from an
    /// infinite density, and is small beside what sets a copied row apart.
    /// </summary>
    private const double Softening = 0.01;

    private const double FalsePositives = 0.01;

    /// <summary>
    /// Attacks real rows. A row's score is the logarithm of its mean distance to the five nearest reference rows over its
    /// distance to the nearest synthetic row. The reference is all real rows without the row itself: the same for members and
    /// others, and more than an attacker would have.
    /// </summary>
    /// <param name="space">Where rows lie.</param>
    /// <param name="synthetic">Synthetic rows; of more than 50,000, that many are drawn.</param>
    /// <param name="members">Rows that the generator learned; of more than 25,000, that many are drawn.</param>
    /// <param name="others">Rows that it never saw; of more than 25,000, that many are drawn.</param>
    /// <param name="seed">Decides which are drawn.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Checked at every row.</param>
    public static MembershipScore Score(
        RowSpace space, ComparedTable synthetic, ComparedTable members, ComparedTable others, int seed, int threads,
        CancellationToken cancellationToken)
    {
        float[][] made = space.Places(synthetic.Draw(MostSynthetic, seed, "attack synthetic"));
        float[][] inside = space.Places(members), outside = space.Places(others);
        float[][] real = [.. inside.Zip(outside, (first, second) => (float[])[.. first, .. second])];
        int memberCount = members.RowCount, realCount = memberCount + others.RowCount;
        int[] reference = Seeds.Draw(realCount, MostReference, seed, "attack reference");
        var placeInReference = new int?[realCount];
        for (int place = 0; place < reference.Length; place++)
            placeInReference[reference[place]] = place;
        float[][] drawn = Array.ConvertAll(real, column => Array.ConvertAll(reference, row => column[row]));
        int[] attacked =
        [
            .. Seeds.Draw(memberCount, MostAttacked, seed, "attack members"),
            .. Seeds.Draw(others.RowCount, MostAttacked, seed, "attack others").Select(row => memberCount + row),
        ];

        double[] toSynthetic = new double[attacked.Length], toReference = new double[attacked.Length];
        Parallel.For(0, attacked.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, index =>
        {
            Span<float> nearest = stackalloc float[Neighbours];
            RowSpace.Nearest(real, attacked[index], made, nearest[..1]);
            toSynthetic[index] = nearest[0];
            RowSpace.Nearest(real, attacked[index], drawn, nearest, placeInReference[attacked[index]]);
            toReference[index] = MeanOfFinite(nearest);
        });
        double softening = Math.Max(Softening * toReference.Average(), float.Epsilon);
        double[] scores = [.. toReference.Zip(toSynthetic, (far, near) => Math.Log(far + softening) - Math.Log(near + softening))];
        bool[] isMember = Array.ConvertAll(attacked, row => row < memberCount);
        return new MembershipScore(RocCurve.Area(scores, isMember), RocCurve.TruePositiveRate(scores, isMember, FalsePositives));
    }

    private static double MeanOfFinite(Span<float> distances)
    {
        double sum = 0;
        int count = 0;
        foreach (float distance in distances)
        {
            if (float.IsPositiveInfinity(distance))
                break;
            sum += distance;
            count++;
        }

        return count == 0 ? 0 : sum / count;
    }
}
