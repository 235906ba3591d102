namespace TabGraphSyn.Pipeline.Evaluation.Privacy;

/// <summary>Takes all that says what synthetic rows give away.</summary>
/// <param name="Privacy">What was measured.</param>
/// <param name="Distances">Distributions of distances; null without held-out rows.</param>
/// <param name="Attacks">Curves of the attacks; null without held-out rows.</param>
internal sealed record PrivacyMeasuring(PrivacyScores Privacy, DistanceChart? Distances, RocChart? Attacks)
{
    /// <summary>With fewer held-out rows an attack would be judged by chance.</summary>
    public const int FewestHoldoutRows = 20;

    /// <summary>Measures; what can't be is told to <paramref name="notMeasured"/>.</summary>
    /// <param name="tables">The tables, for what takes little time.</param>
    /// <param name="drawn">Rows drawn from them for distances and attacks, or the tables themselves.</param>
    /// <param name="copies">Synthetic rows that equal a training row, and the held-out rows that do; null without held-out rows.</param>
    /// <param name="sensitive">Columns whose values an attacker would like to know.</param>
    /// <param name="seed">Decides which rows are drawn.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="notMeasured">Gets what could not be measured, and why.</param>
    /// <param name="cancellationToken">Checked at every row.</param>
    public static PrivacyMeasuring Measure(
        ComparedTables tables, ComparedTables drawn, (ExactMatches Synthetic, ExactMatches? Holdout) copies, IReadOnlyList<string> sensitive, int seed, int threads,
        List<NotMeasured> notMeasured, CancellationToken cancellationToken)
    {
        ClosestRecords closest = ClosestRecords.Measure(drawn, seed, threads, cancellationToken);
        int kept = drawn.Holdout.RowCount;
        AttackedRows? attacked = null;
        if (kept >= FewestHoldoutRows)
            attacked = MembershipAttack.Attack(new RowSpace(drawn), drawn.Synthetic, drawn.Training, drawn.Holdout, seed, threads, cancellationToken);
        else
            notMeasured.Add(new NotMeasured(NotMeasured.MembershipAttack, kept == 0 ? "no rows were held out" : $"only {kept} rows were held out, and at least {FewestHoldoutRows} are needed"));
        var disclosure = new List<DisclosureScore>();
        foreach (string column in sensitive)
        {
            try
            {
                disclosure.Add(AttributeDisclosure.Measure(drawn, column, seed, threads, cancellationToken));
            }
            catch (UnusableInputException reason)
            {
                notMeasured.Add(new NotMeasured($"Attribute disclosure of '{column}'", reason.Message));
            }
        }

        var scores = new PrivacyScores
        {
            Copies = new Estimate(copies.Synthetic.Share)
            {
                Interval = Intervals.OfShare(copies.Synthetic.Share, tables.Synthetic.RowCount),
                Reference = copies.Holdout?.Share ?? RepeatedShare(tables.Training),
            },
            RareCombinations = RareCombinations.Of(tables, threads, cancellationToken),
            IdentifyingNumbers = IdentifyingNumbers.Of(tables),
            NearerToTraining = closest.Nearer,
            Distances = closest.Scores,
            DensityAttack = attacked?.DensityScores(),
            NeighbourAttack = attacked?.NeighbourScores(),
            Disclosure = disclosure,
        };
        return new PrivacyMeasuring(scores, closest.Chart, attacked?.Curves());
    }

    /// <summary>Share of rows that another row of the same table equals: how often rows repeat by themselves.</summary>
    private static double RepeatedShare(ComparedTable table)
    {
        var counts = new Dictionary<UInt128, int>();
        foreach (UInt128 row in RowMatches.Fingerprints(table.Columns, table.RowCount))
            counts[row] = counts.GetValueOrDefault(row) + 1;
        return counts.Values.Where(count => count > 1).Sum() / (double)Math.Max(1, table.RowCount);
    }
}
