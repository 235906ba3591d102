using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Trees;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>
/// Rows that meet conditions, without training. Rows are made as without conditions and those that meet a target are
/// kept, which is exact; a target that too few meet is steered to instead: trees draw rows for it. Either way a decoded row that
/// doesn't meet its target is never kept.
/// </summary>
/// <param name="encoder">Of the model.</param>
/// <param name="generator">Of the model.</param>
/// <param name="targets">What rows must be; no row meets two of them.</param>
/// <param name="quotas">Rows wanted for each target.</param>
/// <param name="seed">Of every draw.</param>
/// <param name="workers">Who makes them.</param>
/// <param name="done">Told the share that is done, from 0 to 1.</param>
/// <param name="cancellationToken">Checked often.</param>
internal sealed class ConditionalSampling(
    TableEncoder encoder, RowGenerator generator, IReadOnlyList<RowTarget> targets, int[] quotas, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
{
    /// <summary>Share of drawn rows below which choosing takes too long, and rows are steered.</summary>
    private const double LeastShare = 0.02;

    private const int LeastPool = 2048, FirstPool = 8192, LargestPool = 32_768;

    /// <summary>Rounds of choosing and of steering after which what is asked for counts as out of reach.</summary>
    private const int MostPools = 60, MostSteered = 12;

    private readonly List<string?[]>[] kept = [.. targets.Select(_ => new List<string?[]>())];
    private readonly SequentialTrees? trees = (generator as TrainedGenerator)?.Trees;
    private EvidenceSampler? sampler;
    private long drawn;
    private int pools;

    /// <summary>Makes the rows, in random order where there are several targets.</summary>
    /// <exception cref="UnusableInputException">The model gives too few rows that meet a target.</exception>
    public Table Sample()
    {
        int asked = Math.Clamp(2 * quotas.Sum(), LeastPool, FirstPool);
        int[] hits = Choose(asked);
        bool canSteer = trees is not null;
        double[] shares = [.. hits.Select(count => (double)count / asked)];
        bool IsSteered(int target) => canSteer && shares[target] < LeastShare;

        while (pools < MostPools && Open().Where(target => !IsSteered(target)).ToArray() is { Length: > 0 } open)
        {
            double needed = open.Max(target => Missing(target) / Math.Max(shares[target], 1e-4));
            Choose((int)Math.Clamp(1.1 * needed, LeastPool, LargestPool));
        }

        foreach (int target in canSteer ? Open() : [])
        {
            for (int round = 0; round < MostSteered && Missing(target) > 0; round++)
            {
                Steer(target, round);
                // Nothing after three rounds is no bad luck.
                if (round == 2 && kept[target].Count == 0) break;
            }
        }

        if (Open() is [var lacking, ..])
        {
            throw new UnusableInputException(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{targets[lacking].Text} can't be met: of {drawn:N0} rows that the model made, {kept[lacking].Count:N0} meet it, and {quotas[lacking]:N0} are asked for; ask for less, or loosen the condition."));
        }

        return Collect();
    }

    private int[] Open() => [.. Enumerable.Range(0, targets.Count).Where(target => Missing(target) > 0)];

    private int Missing(int target) => quotas[target] - kept[target].Count;

    /// <summary>Draws rows and keeps those that meet a target which still lacks rows; says how many met each.</summary>
    private int[] Choose(int rows)
    {
        var sample = generator.Sample(rows, Seeds.Derive32(seed, "pool", pools), workers, done: null, cancellationToken);
        var table = encoder.Decode(sample, Seeds.Derive32(seed, "decode pool", pools));
        int[] hits = new int[targets.Count];
        for (int row = 0; row < rows; row++)
        {
            int target = 0;
            while (target < targets.Count && !targets[target].Holds(table, row)) target++;
            if (target == targets.Count) continue;
            hits[target]++;
            Keep(target, table, row);
        }

        pools++;
        Report(rows);
        return hits;
    }

    /// <summary>Draws rows that are steered to a target, and keeps those that meet it.</summary>
    private void Steer(int target, int round)
    {
        int rows = (int)Math.Clamp(1.25 * Missing(target) + 16, 64, LargestPool);
        long turn = (long)target * MostSteered + round;
        var evidence = RowEvidence.Of(targets[target].Allowed, trees!);
        sampler ??= new EvidenceSampler(trees!);
        var sample = encoder.Orders.Keep(
            sampler.Sample(rows, _ => evidence, Seeds.Derive32(seed, "steered", turn), workers, done: null, cancellationToken),
            (count, again) => sampler.Sample(count, _ => evidence, Seeds.Derive32(seed, $"steered in order {again}", turn), workers, done: null, cancellationToken));
        var random = new Random(Seeds.Derive32(seed, "moved inside", turn));
        foreach (var allowed in targets[target].Allowed) allowed.MoveInside(sample, random);
        var table = targets[target].Narrowed.Decode(sample, Seeds.Derive32(seed, "decode steered", turn));
        for (int row = 0; row < rows; row++)
        {
            if (targets[target].Holds(table, row)) Keep(target, table, row);
        }

        Report(rows);
    }

    private void Keep(int target, Table table, int row)
    {
        if (Missing(target) > 0) kept[target].Add([.. table.Columns.Select(column => column[row])]);
    }

    private void Report(int rows)
    {
        drawn += rows;
        done?.Invoke(Math.Min(1, (double)kept.Sum(rows => rows.Count) / Math.Max(1, quotas.Sum())));
    }

    private Table Collect()
    {
        string?[][] rows = [.. kept.SelectMany(rows => rows)];
        if (targets.Count > 1) new Random(Seeds.Derive32(seed, "order")).Shuffle(rows);
        var columns = encoder.State.Columns;
        var cells = columns.Select((_, column) => Array.ConvertAll(rows, row => row[column])).ToArray();
        return new Table([.. columns.Select(column => column.Name)], Identifiers.Renew(encoder, cells, seed));
    }
}
