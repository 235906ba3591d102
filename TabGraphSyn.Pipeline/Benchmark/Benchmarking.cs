using System.Globalization;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Benchmark;

/// <summary>Makes synthetic rows of a table. A test puts a generator here whose rows it knows.</summary>
/// <param name="training">The rows to learn.</param>
/// <param name="seed">The generator's seed.</param>
internal delegate GeneratedTable Generate(Table training, int seed);

/// <summary>Runs a generator once for each seed and measures what it made.</summary>
/// <param name="tables">The rows to learn and those to measure with.</param>
/// <param name="measuring">What measures.</param>
/// <param name="generate">What makes rows.</param>
/// <param name="log">Gets one line for each step that takes long.</param>
internal sealed class Benchmarking(BenchmarkTables tables, TableMeasuring measuring, Generate generate, TextWriter log)
{
    /// <summary>Trains on the training rows with every seed, and measures.</summary>
    public IReadOnlyList<BenchmarkRun> MeasureSeeds(IReadOnlyList<int> seeds, string target, CancellationToken cancellationToken) =>
    [
        .. seeds.Select(seed =>
        {
            GeneratedTable made = Make(tables.Training, seed, "");
            return new BenchmarkRun(
                $"seed {seed}", made.Cost, measuring.Measure(tables.Training, made.Rows, tables.Holdout, target, cancellationToken));
        }),
    ];

    /// <summary>
    /// For every seed: divides all real rows at random into halves, trains on the one, and attacks with both; then plants
    /// canaries among the training rows, trains on those, and looks for them.
    /// </summary>
    public IReadOnlyList<AttackRun> Attack(IReadOnlyList<int> seeds, CancellationToken cancellationToken) =>
    [
        .. seeds.Select(seed =>
        {
            Table all = Append(tables.Training, tables.Holdout);
            int[] order = Seeds.Draw(all.RowCount, all.RowCount, seed, "attack halves");
            Table members = all.SelectRows(order[..(order.Length / 2)]), others = all.SelectRows(order[(order.Length / 2)..]);
            PrivacyMeasures privacy = measuring.MeasurePrivacy(
                members, Make(members, seed, " with half of the rows").Rows, others, cancellationToken);

            var canaries = new Canaries(tables.Schema, all, seed);
            Table planted = canaries.PlantIn(tables.Training, seed);
            return new AttackRun($"seed {seed}", privacy, canaries.CountIn(Make(planted, seed, " with canaries").Rows));
        }),
    ];

    private GeneratedTable Make(Table training, int seed, string what)
    {
        GeneratedTable made = generate(training, seed);
        log.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Seed {seed}{what}: {made.Rows.RowCount:N0} rows in {made.Cost.Seconds:0.0} s, at most {made.Cost.PeakBytes / 1e9:0.00} GB."));
        return made;
    }

    private static Table Append(Table first, Table second)
    {
        Dictionary<string, string?[]> byName = second.ColumnNames.Zip(second.Columns).ToDictionary(column => column.First, column => column.Second, StringComparer.Ordinal);
        string? absent = first.ColumnNames.FirstOrDefault(name => !byName.ContainsKey(name));
        if (absent is not null)
            throw new UnusableInputException($"The holdout table has no column '{absent}'; give tables with the same columns, or drop it.");
        return new Table(first.ColumnNames, [.. first.Columns.Zip(first.ColumnNames, (cells, name) => (string?[])[.. cells, .. byName[name]])]);
    }
}
