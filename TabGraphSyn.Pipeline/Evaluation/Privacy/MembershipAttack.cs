using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Evaluation.Privacy;

/// <summary>Real rows that were attacked, and how much each looks like one that the generator learned.</summary>
/// <param name="Density">Scores of the attack by density ratio; higher is likelier.</param>
/// <param name="Neighbour">Scores of the attack by the nearest synthetic row.</param>
/// <param name="IsMember">Whether the generator learned the row.</param>
/// <param name="AreDrawn">Whether these, or the synthetic rows looked at, are a part drawn from more.</param>
internal sealed record AttackedRows(double[] Density, double[] Neighbour, bool[] IsMember, bool AreDrawn)
{
    private const double ManyFalsePositives = 0.1, FewFalsePositives = 0.01;

    /// <summary>False positives of the curves: finer near 0, where an attacker is sure.</summary>
    private static readonly double[] CurvePlaces =
    [
        0, .. new[] { 0.001, 0.002, 0.005 }, .. Enumerable.Range(1, 9).Select(part => part / 100.0), .. Enumerable.Range(2, 19).Select(part => part / 20.0),
    ];

    public AttackScores DensityScores() => Scores(Density);

    public AttackScores NeighbourScores() => Scores(Neighbour);

    public RocChart Curves() => new(CurvePlaces, Curve(Density), Curve(Neighbour));

    private AttackScores Scores(double[] scores)
    {
        int members = IsMember.Count(isMember => isMember), others = IsMember.Length - members;
        double area = RocCurve.Area(scores, IsMember);
        return new AttackScores(
            new Estimate(area) { Interval = Intervals.OfArea(area, members, others), Reference = 0.5, SampledRows = Sampled },
            TruePositives(ManyFalsePositives),
            TruePositives(FewFalsePositives));

        // Both the members found and the threshold, which the others set, are left to chance (Pepe 2003, section 5.2).
        Estimate TruePositives(double falsePositives)
        {
            double found = RocCurve.TruePositiveRate(scores, IsMember, falsePositives), slope = found / falsePositives;
            double variance = (found * (1 - found) / members) + (slope * slope * falsePositives * (1 - falsePositives) / others);
            return new Estimate(found) { Interval = Intervals.Around(found, Math.Sqrt(variance), 0, 1), Reference = falsePositives, SampledRows = Sampled };
        }
    }

    private int? Sampled => AreDrawn ? IsMember.Length : null;

    private double[] Curve(double[] scores) =>
        Array.ConvertAll(CurvePlaces, place => place switch
        {
            0 => 0,
            1 => 1,
            _ => Math.Round(RocCurve.TruePositiveRate(scores, IsMember, place), 5),
        });
}

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
    /// Attacks real rows, in two ways. By density: a row's score is the logarithm of its mean distance to the five nearest
    /// reference rows over its distance to the nearest synthetic row. By neighbour: minus the distance to the nearest
    /// synthetic row. The reference is all real rows without the row itself: the same for members and others, and more than an
    /// attacker would have.
    /// </summary>
    /// <param name="space">Where rows lie.</param>
    /// <param name="synthetic">Synthetic rows; of more than 50,000, that many are drawn.</param>
    /// <param name="members">Rows that the generator learned; of more than 25,000, that many are drawn.</param>
    /// <param name="others">Rows that it never saw; of more than 25,000, that many are drawn.</param>
    /// <param name="seed">Decides which are drawn.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Checked at every row.</param>
    public static AttackedRows Attack(
        RowSpace space, ComparedTable synthetic, ComparedTable members, ComparedTable others, int seed, int threads,
        CancellationToken cancellationToken)
    {
        var search = new NearestRows(threads, cancellationToken);
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

        double[] toSynthetic = Array.ConvertAll(search.Distances(real, attacked, made, neighbours: 1), nearest => (double)nearest[0]);
        double[] toReference = Array.ConvertAll(search.Distances(real, attacked, drawn, Neighbours, row => placeInReference[row]), MeanOfFinite);
        double softening = Math.Max(Softening * toReference.Average(), float.Epsilon);
        return new AttackedRows(
            [.. toReference.Zip(toSynthetic, (far, near) => Math.Log(far + softening) - Math.Log(near + softening))],
            Array.ConvertAll(toSynthetic, near => -near),
            Array.ConvertAll(attacked, row => row < memberCount),
            attacked.Length < realCount || synthetic.RowCount > MostSynthetic);
    }

    /// <summary>The attack by density in two figures.</summary>
    /// <inheritdoc cref="Attack"/>
    public static MembershipScore Score(
        RowSpace space, ComparedTable synthetic, ComparedTable members, ComparedTable others, int seed, int threads,
        CancellationToken cancellationToken)
    {
        AttackedRows rows = Attack(space, synthetic, members, others, seed, threads, cancellationToken);
        return new MembershipScore(RocCurve.Area(rows.Density, rows.IsMember), RocCurve.TruePositiveRate(rows.Density, rows.IsMember, FalsePositives));
    }

    private static double MeanOfFinite(float[] distances)
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
