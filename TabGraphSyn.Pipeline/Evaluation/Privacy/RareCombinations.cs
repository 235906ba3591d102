namespace TabGraphSyn.Pipeline.Evaluation.Privacy;

/// <summary>Finds combinations of two values that so few training rows hold that they point to a person.</summary>
internal static class RareCombinations
{
    private const int FewestRows = 5;

    /// <summary>Pairs of columns looked at, spread evenly over all.</summary>
    private const int MostPairs = 2000;

    /// <summary>
    /// Share of all pairs of values in synthetic rows that 1 to 4 training rows hold, from 0 to 1; a number counts by its bin,
    /// and a missing cell is no value. The reference is the held-out rows' share. Null with fewer than two columns.
    /// </summary>
    /// <param name="tables">The tables; without held-out rows there is no reference.</param>
    /// <param name="threads">Threads to use; each keeps counts for every row.</param>
    /// <param name="cancellationToken">Checked at every pair.</param>
    public static Estimate? Of(ComparedTables tables, int threads, CancellationToken cancellationToken)
    {
        (int First, int Second)[] pairs = [.. Pairs(tables.Columns.Count)];
        if (pairs.Length == 0)
            return null;
        var synthetic = new Hits(tables.Synthetic.RowCount);
        var holdout = new Hits(tables.Holdout.RowCount);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.ForEach(pairs, options, () => (Synthetic: new Hits(tables.Synthetic.RowCount), Holdout: new Hits(tables.Holdout.RowCount)), (pair, _, local) =>
        {
            var (first, second) = pair;
            IReadOnlyList<MeasuredColumn> columns = tables.Training.Columns;
            var counts = new PairCounts(columns[first].Codes, columns[second].Codes, tables.Columns[first].CodeCount, tables.Columns[second].CodeCount);
            local.Synthetic.Add(counts, tables.Synthetic.Columns[first].Codes, tables.Synthetic.Columns[second].Codes);
            local.Holdout.Add(counts, tables.Holdout.Columns[first].Codes, tables.Holdout.Columns[second].Codes);
            return local;
        }, local =>
        {
            synthetic.Add(local.Synthetic);
            holdout.Add(local.Holdout);
        });

        return new Estimate(synthetic.Share)
        {
            Interval = synthetic.Interval(),
            Reference = tables.Holdout.RowCount == 0 ? null : holdout.Share,
        };
    }

    private static IEnumerable<(int First, int Second)> Pairs(int columns)
    {
        long count = (long)columns * (columns - 1) / 2, kept = Math.Min(MostPairs, count), position = 0, taken = 0;
        for (int first = 0; first < columns; first++)
        {
            for (int second = first + 1; second < columns; second++, position++)
            {
                if (position != taken * count / kept)
                    continue;
                yield return (first, second);
                if (++taken == kept)
                    yield break;
            }
        }
    }

    /// <summary>For each row, how many pairs of its values are rare, and how many pairs it has.</summary>
    private sealed class Hits(int rowCount)
    {
        private readonly int[] rare = new int[rowCount], all = new int[rowCount];

        public double Share
        {
            get
            {
                long total = all.Sum(count => (long)count);
                return total == 0 ? 0 : (double)rare.Sum(count => (long)count) / total;
            }
        }

        public void Add(PairCounts counts, int[] first, int[] second)
        {
            for (int row = 0; row < first.Length; row++)
            {
                if (first[row] == 0 || second[row] == 0)
                    continue;
                all[row]++;
                if (counts.Of(first[row], second[row]) is > 0 and < FewestRows)
                    rare[row]++;
            }
        }

        public void Add(Hits other)
        {
            lock (rare)
            {
                for (int row = 0; row < rare.Length; row++)
                {
                    rare[row] += other.rare[row];
                    all[row] += other.all[row];
                }
            }
        }

        /// <summary>
        /// The pairs of a row depend on each other: the variance of the share is that of a ratio of sums over rows (Cochran
        /// 1977, ch. 6), and the interval that of as many independent things as would vary as much.
        /// </summary>
        public Interval Interval()
        {
            double share = Share, total = all.Sum(count => (double)count), squares = 0;
            for (int row = 0; row < rare.Length; row++)
                squares += Math.Pow(rare[row] - (share * all[row]), 2);
            return Intervals.OfShare(share, squares > 0 ? share * (1 - share) * total * total / squares : rare.Length);
        }
    }
}
