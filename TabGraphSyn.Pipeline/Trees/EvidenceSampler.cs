using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Trees;

/// <summary>
/// Draws rows of which something is known, from trees that tell the variables in an order. A variable that comes before one
/// that is known is drawn without it, so each row is drawn as many particles side by side, which are weighed by how well their trees
/// foretell what is known and drawn anew by these weights where they have become unequal: sequential importance sampling with resampling
/// (Gordon, Salmond and Smith, 1993; Liu and Chen, 1998). Every row has particles of its own, so that rows do not depend on each other.
/// </summary>
/// <param name="trees">The model.</param>
internal sealed class EvidenceSampler(SequentialTrees trees)
{
    /// <summary>Particles of a row, and levels of all of them together, where that allows so few.</summary>
    private const int MostParticles = 128, FewestParticles = 32, MostLevels = 4096;

    /// <summary>Part of each distribution that is the variable's own, whatever the others are: where no leaf agrees with what is known, that decides.</summary>
    private const double MarginShare = 0.01;

    private const int RowsPerPart = 64;

    private readonly double[][] margins = [.. trees.Trees.Select((own, place) => MarginOf(own, trees.Variables[place].LevelCount))];

    /// <summary>Draws the rows; the same seed gives the same rows on any number of threads.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="evidence">Gives what is known of a row: for each of <see cref="SequentialTrees.Variables"/>, null where nothing is.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="workers">Who makes them.</param>
    /// <param name="done">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Checked often.</param>
    public EncodedSample Sample(
        int rows, Func<int, LevelEvidence?[]> evidence, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        var layout = trees.Layout;
        var sample = new EncodedSample(layout, rows, new int[(long)rows * layout.Categories], new float[(long)rows * layout.Numbers]);
        int drawn = 0, particles = Math.Clamp(MostLevels / trees.Variables.Length, FewestParticles, MostParticles);
        workers.RunManaged((rows + RowsPerPart - 1) / RowsPerPart, part =>
        {
            var cloud = new ParticleCloud(trees.Variables.Length, particles);
            int start = part * RowsPerPart, end = Math.Min(rows, start + RowsPerPart);
            for (int row = start; row < end; row++)
            {
                var random = new Random(Seeds.Derive32(seed, "row with evidence", row));
                DrawRow(cloud, evidence(row), random);
                for (int place = 0; place < trees.Variables.Length; place++) trees.Variables[place].Decode(sample, row, cloud.LevelOf(0, place), random);
            }

            lock (margins) done?.Invoke((double)(drawn += end - start) / rows);
        }, cancellationToken);
        return sample;
    }

    /// <summary>Leaves the row as the cloud's only particle.</summary>
    private void DrawRow(ParticleCloud cloud, LevelEvidence?[] evidence, Random random)
    {
        int last = Array.FindLastIndex(evidence, known => known is not null);
        cloud.Begin();
        for (int place = 0; place < evidence.Length; place++)
        {
            if (place == last + 1) cloud.KeepOne(random);
            // As long as everything is known one particle is enough.
            if (place < last && evidence[place] is not { Given: >= 0 }) cloud.Spread();
            if (evidence[place] is not { } known)
                Draw(cloud, place, random);
            else if (cloud.Count == 1 && known.Given >= 0)
                cloud.Put(0, place, known.Given, weight: 1);
            else
                Weigh(cloud, place, known, random);
        }

        cloud.KeepOne(random);
    }

    private void Draw(ParticleCloud cloud, int place, Random random)
    {
        for (int particle = 0; particle < cloud.Count; particle++)
        {
            var tree = trees.Trees[place][random.Next(trees.Trees[place].Length)];
            cloud.Put(particle, place, tree.Draw(tree.LeafOf(trees.Variables, cloud.Of(particle)), random), weight: 1);
        }
    }

    private void Weigh(ParticleCloud cloud, int place, LevelEvidence known, Random random)
    {
        var own = trees.Trees[place];
        Span<int> leaves = stackalloc int[own.Length];
        Span<double> masses = stackalloc double[own.Length + 1];
        var massOf = new Dictionary<(int Tree, int Leaf), double>();
        double marginMass = MarginShare * Mass(margins[place], known.Weights);
        for (int particle = 0; particle < cloud.Count; particle++)
        {
            double sum = 0;
            for (int tree = 0; tree < own.Length; tree++)
            {
                leaves[tree] = own[tree].LeafOf(trees.Variables, cloud.Of(particle));
                if (!massOf.TryGetValue((tree, leaves[tree]), out double mass))
                    massOf[(tree, leaves[tree])] = mass = (1 - MarginShare) / own.Length * own[tree].Mass(leaves[tree], known.Weights);
                sum += masses[tree] = mass;
            }

            sum += masses[^1] = marginMass;
            int level = known.Given >= 0 ? known.Given : DrawAgreeing(own, leaves, masses, known.Weights, place, random);
            cloud.Put(particle, place, level, sum);
        }

        cloud.Even(random);
    }

    /// <summary>A level that agrees, of one of the trees or of the margin by their masses; of all that agree, where none has any.</summary>
    private int DrawAgreeing(ConditionalTree[] own, ReadOnlySpan<int> leaves, ReadOnlySpan<double> masses, float[] weights, int place, Random random)
    {
        int chosen = WeightedDraw.Of(masses, random);
        if (chosen >= 0 && chosen < own.Length) return own[chosen].Draw(leaves[chosen], weights, random);
        int level = WeightedDraw.Of([.. margins[place].Zip(weights, (share, weight) => share * weight)], random);
        return level >= 0 ? level : WeightedDraw.Of(Array.ConvertAll(weights, weight => (double)weight), random);
    }

    private static double Mass(double[] margin, float[] weights)
    {
        double mass = 0;
        for (int level = 0; level < margin.Length; level++) mass += margin[level] * weights[level];
        return mass;
    }

    /// <summary>The distribution of a variable over all leaves of its trees, each of which holds every row once.</summary>
    private static double[] MarginOf(ConditionalTree[] own, int levels)
    {
        double[] counts = new double[levels];
        foreach (var tree in own) tree.AddCounts(counts);
        double all = counts.Sum();
        return Array.ConvertAll(counts, count => count / all);
    }
}
