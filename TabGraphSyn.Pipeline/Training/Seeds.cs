namespace TabGraphSyn.Pipeline.Training;

/// <summary>
/// Seeds for every random draw, derived from the one that the person gave. A draw's seed depends only on what it is for
/// and on its position, so work that goes on after an interruption draws what it would have drawn without one.
/// </summary>
internal static class Seeds
{
    /// <param name="seed">The person's seed.</param>
    /// <param name="purpose">What the draw is for; different purposes give unrelated streams.</param>
    /// <param name="index">Position within the purpose, such as the step of a trainer.</param>
    public static long Derive(int seed, string purpose, long index = 0)
    {
        ulong state = 14695981039346656037; // FNV-1a, 64 bits
        foreach (char letter in purpose) state = (state ^ letter) * 1099511628211;
        state = Mix(state ^ (uint)seed);
        return (long)(Mix(state ^ (ulong)index) >> 1);
    }

    /// <summary>As <see cref="Derive"/>, for generators that take 32 bits.</summary>
    public static int Derive32(int seed, string purpose, long index = 0) => (int)(Derive(seed, purpose, index) & 0x7fffffff);

    /// <summary>Positions drawn at random without replacement, in random order.</summary>
    /// <param name="count">Number of positions to draw from.</param>
    /// <param name="most">How many to draw; all where there are fewer.</param>
    /// <param name="seed">The person's seed.</param>
    /// <param name="purpose">What the draw is for.</param>
    /// <param name="index">Position within the purpose.</param>
    public static int[] Draw(int count, int most, int seed, string purpose, long index = 0)
    {
        int[] positions = [.. Enumerable.Range(0, count)];
        new Random(Derive32(seed, purpose, index)).Shuffle(positions);
        return positions[..Math.Min(most, count)];
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
