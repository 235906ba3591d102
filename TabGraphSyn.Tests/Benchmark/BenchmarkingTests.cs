using System.Globalization;
using TabGraphSyn.Pipeline.Benchmark;
using TabGraphSyn.Pipeline.Evaluation;
using TabGraphSyn.Pipeline.Tables;
using static TabGraphSyn.Tests.Evaluation.ComparedTablesHarness;

namespace TabGraphSyn.Tests.Benchmark;

public class BenchmarkingTests
{
    private static readonly BenchmarkTables Tables = new(Dependent(600, seed: 1), Dependent(400, seed: 2), SchemaOf(Dependent(1, seed: 1)), new CsvFormat());

    private static readonly RunCost Cost = new(12, 1_000_000_000);

    [Fact]
    public void Attack_GeneratorThatCopies_IsFoundOut()
    {
        AttackRun run = Assert.Single(AttackOn(training => training));

        Assert.InRange(run.Privacy.Attack.Area, 0.95, 1);
        Assert.Equal(1, run.Privacy.Copies.Share);
        Assert.Equal(new CanaryCounts(20, 20, 20, 0), run.Canaries);
    }

    [Fact]
    public void Attack_GeneratorThatNearlyCopies_BringsCanariesOutNearly()
    {
        // The flag is one column of four, so that a row with another flag is no near one; with a little on a number it is.
        AttackRun run = Assert.Single(AttackOn(training => new Table(training.ColumnNames, [.. training.Columns.Select((cells, column) =>
            column == 2 ? Array.ConvertAll(cells, cell => (double.Parse(cell!, CultureInfo.InvariantCulture) * 1.01).ToString("R", CultureInfo.InvariantCulture)) : cells)])));

        Assert.Equal(0, run.Canaries.Exact);
        Assert.Equal(20, run.Canaries.Near);
        Assert.InRange(run.Canaries.DecoysNear, 0, 3);
    }

    [Fact]
    public void Attack_GeneratorThatMakesOtherRows_GivesNothingAway()
    {
        AttackRun run = Assert.Single(AttackOn(_ => Dependent(500, seed: 9)));

        Assert.InRange(run.Privacy.Attack.Area, 0.44, 0.56);
        Assert.Equal(0, run.Privacy.Copies.Count);
        Assert.Equal(new CanaryCounts(20, 0, 0, 0), run.Canaries);
    }

    [Fact]
    public void Attack_Halves_TogetherHoldAllRealRowsOnce()
    {
        var learned = new List<Table>();

        AttackOn(training =>
        {
            learned.Add(training);
            return training;
        });

        Assert.Equal([500, 800], learned.Select(table => table.RowCount));
        string?[] numbers = learned[0].Columns[2];
        Assert.Equal(500, numbers.Intersect(Tables.Training.Columns[2].Concat(Tables.Holdout.Columns[2])).Count());
        Assert.NotEmpty(numbers.Intersect(Tables.Holdout.Columns[2]));
    }

    [Fact]
    public void MeasureSeeds_SeveralSeeds_TrainsWithEach()
    {
        var seeds = new List<int>();
        using var log = new StringWriter();
        var benchmarking = new Benchmarking(Tables, Measuring(), (training, seed) =>
        {
            seeds.Add(seed);
            return new GeneratedTable(training, Cost);
        }, log);

        IReadOnlyList<BenchmarkRun> runs = benchmarking.MeasureSeeds([4, 7], "flag", CancellationToken.None);

        Assert.Equal([4, 7], seeds);
        Assert.Equal(["seed 4", "seed 7"], runs.Select(run => run.Name));
        Assert.All(runs, run => Assert.Equal(Cost, run.Cost));
        Assert.Contains("Seed 7: 600 rows in 12.0 s, at most 1.00 GB.", log.ToString(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<AttackRun> AttackOn(Func<Table, Table> make) =>
        new Benchmarking(Tables, Measuring(), (training, _) => new GeneratedTable(make(training), Cost), TextWriter.Null).Attack([0], CancellationToken.None);

    private static TableMeasuring Measuring() => new(Tables.Schema, seed: 0, threads: 1);
}
