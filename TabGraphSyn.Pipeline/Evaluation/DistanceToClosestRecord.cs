namespace TabGraphSyn.Pipeline.Evaluation;

/// <summary>Whether synthetic rows lie nearer to the rows that the generator learned than to others like them.</summary>
internal static class DistanceToClosestRecord
{
    private const int MostSynthetic = 5000, MostReal = 20_000;

    /// <summary>
    /// The share of synthetic rows nearer to a training row than to a held-out row, ties counting half. As many training as
    /// held-out rows are looked at, so that 0.5 is what rows without any memory of the training rows give; 1 when all were
    /// copied. It misses many leaks that an attack finds: read it beside <see cref="MembershipAttack"/>.
    /// </summary>
    /// <param name="space">Where rows lie.</param>
    /// <param name="synthetic">Synthetic rows; of more than 5,000, that many are drawn.</param>
    /// <param name="training">Training rows; as many are drawn as there are held-out rows, at most 20,000.</param>
    /// <param name="holdout">Held-out rows; as many are drawn as there are training rows, at most 20,000.</param>
    /// <param name="seed">Decides which are drawn.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Checked at every row.</param>
    public static double TrainingShare(
        RowSpace space, ComparedTable synthetic, ComparedTable training, ComparedTable holdout, int seed, int threads,
        CancellationToken cancellationToken)
    {
        int reals = Math.Min(MostReal, Math.Min(training.RowCount, holdout.RowCount));
        float[][] from = space.Places(synthetic.Draw(MostSynthetic, seed, "closest synthetic"));
        float[][] learned = space.Places(training.Draw(reals, seed, "closest training"));
        float[][] kept = space.Places(holdout.Draw(reals, seed, "closest holdout"));
        var halves = new int[from[0].Length];
        Parallel.For(0, halves.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, row =>
        {
            Span<float> toLearned = stackalloc float[1], toKept = stackalloc float[1];
            RowSpace.Nearest(from, row, learned, toLearned);
            RowSpace.Nearest(from, row, kept, toKept);
            halves[row] = 1 + toKept[0].CompareTo(toLearned[0]);
        });
        return halves.Average() / 2;
    }
}
