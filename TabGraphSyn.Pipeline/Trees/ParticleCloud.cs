namespace TabGraphSyn.Pipeline.Trees;

/// <summary>A row as it is drawn, in several weighed versions.</summary>
/// <param name="variables">Variables of a row.</param>
/// <param name="most">Particles at most.</param>
internal sealed class ParticleCloud(int variables, int most)
{
    private readonly double[] weights = new double[most];
    private int[] levels = new int[variables * most], other = new int[variables * most];

    /// <summary>How many there are: one, or the most.</summary>
    public int Count { get; private set; }

    /// <summary>Begins a new row with a single particle.</summary>
    public void Begin() => (Count, weights[0]) = (1, 1);

    /// <summary>Makes as many copies of a single particle as there may be.</summary>
    public void Spread()
    {
        if (Count == most) return;
        for (int particle = 1; particle < most; particle++) Array.Copy(levels, 0, levels, particle * variables, variables);
        Array.Fill(weights, 1);
        Count = most;
    }

    /// <summary>The levels of a particle, as far as they are drawn.</summary>
    public DrawnLevels Of(int particle) => new(levels, particle * variables);

    public int LevelOf(int particle, int variable) => levels[particle * variables + variable];

    /// <summary>Gives a particle its level of a variable.</summary>
    /// <param name="particle">Which.</param>
    /// <param name="variable">The next one.</param>
    /// <param name="level">Of the variable.</param>
    /// <param name="weight">How well it agrees with what is known.</param>
    public void Put(int particle, int variable, int level, double weight)
    {
        levels[particle * variables + variable] = level;
        weights[particle] *= weight;
    }

    /// <summary>Draws particles anew by their weights where these count for less than half of them (the effective sample size: Kong, Liu and Wong, 1994).</summary>
    public void Even(Random random)
    {
        double sum = Normalise(), squares = 0;
        for (int particle = 0; particle < Count; particle++) squares += weights[particle] * weights[particle];
        if (sum <= 0 || 1 / squares >= 0.5 * Count) return;
        double at = random.NextDouble() / Count, passed = weights[0];
        for (int place = 0, particle = 0; place < Count; place++, at += 1.0 / Count)
        {
            while (passed < at && particle < Count - 1) passed += weights[++particle];
            Array.Copy(levels, particle * variables, other, place * variables, variables);
        }

        (levels, other) = (other, levels);
        Array.Fill(weights, 1, 0, Count);
    }

    /// <summary>Draws one particle by the weights and forgets the others.</summary>
    public void KeepOne(Random random)
    {
        if (Count == 1) return;
        Normalise();
        int kept = WeightedDraw.Of(weights.AsSpan(0, Count), random);
        if (kept > 0) Array.Copy(levels, kept * variables, levels, 0, variables);
        (Count, weights[0]) = (1, 1);
    }

    /// <summary>Makes the weights sum to 1, evenly where none is left; gives what they summed to.</summary>
    private double Normalise()
    {
        double sum = 0;
        for (int particle = 0; particle < Count; particle++) sum += weights[particle];
        for (int particle = 0; particle < Count; particle++) weights[particle] = sum > 0 ? weights[particle] / sum : 1.0 / Count;
        return sum;
    }
}
